"""The demo: an invented group on invented data, entered through the same rules as people's input."""
