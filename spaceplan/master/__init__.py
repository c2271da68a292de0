"""The master: it decides, with CP-SAT, what the sketches of the search leave open."""
