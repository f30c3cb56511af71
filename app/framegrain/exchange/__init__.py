"""What leaves the project and what comes in: one file per format, and taxonomies."""
