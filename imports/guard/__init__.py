"""What an uploaded file is before anything in it is believed."""
