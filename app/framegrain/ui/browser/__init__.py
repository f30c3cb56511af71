"""The videos of a project at a glance, what is found in all of them, and a person's own time."""
