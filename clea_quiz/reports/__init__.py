"""What a jury, a centre or a candidate receives: values in, bytes out."""
