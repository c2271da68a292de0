"""Shapes of room blocks, and bike sheds, as footprints cut into rooms and racks.

One small file a shape; ``registry`` holds them.  A new shape is one new file and one line there.
"""
