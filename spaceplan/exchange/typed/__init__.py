"""What people type instead of what the file wants: signs, words of other tools, figures, places."""
