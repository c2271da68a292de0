"""What a plan costs, line by line, and who pays how much: plain arithmetic in whole cents."""
