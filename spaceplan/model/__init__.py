"""The plain data that passes between the rooms: what is asked and what is proposed."""
