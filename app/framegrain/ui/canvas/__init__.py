"""The picture and its shapes: looked at, drawn on, corrected."""
