"""Examples, contrasts and questions, where the choice is made."""
