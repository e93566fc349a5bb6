"""Where sessions are kept between two messages."""
