"""The pure heart of the assistant: no I/O, no clock, no globals."""
