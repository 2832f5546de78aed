"""What stands round the app in server and browser: hosts, the log, the page's language, small scripts."""
