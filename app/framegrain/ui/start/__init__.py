"""What is shown while no project is open: where to begin, and how a new project is made."""
