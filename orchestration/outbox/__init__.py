"""What goes back to the people who act: the restricted file of names and the action lists."""
