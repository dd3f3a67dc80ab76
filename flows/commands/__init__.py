"""The commands of `hearsay`, one per file: read the arguments, call a plain function, print."""
