"""Between the web server and Django: who sends or reads slowly keeps no thread of Django waiting."""
