"""Where people meet the house: each renders Pages and runs Actions, and knows neither by name."""
