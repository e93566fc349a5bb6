"""Measures of the assistant on labelled files, by the definitions of their README: one module for each kind of file."""
