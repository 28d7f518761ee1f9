"""Who tells the carbon intensity of electricity hour by hour."""
