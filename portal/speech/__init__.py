"""What is written, as it is heard: sentences for the ear."""
