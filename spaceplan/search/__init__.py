"""The search: annealing over aisle rectangles, room blocks and sheds in continuous coordinates."""
