"""JSON Schema of the files of content, for completion in editors: what the readers ask for, written down."""
