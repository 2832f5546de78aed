"""What screen and paper share: sentences, tables, charts. No file format, and no screen."""
