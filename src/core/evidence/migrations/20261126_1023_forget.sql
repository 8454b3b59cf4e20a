-- A photograph of somebody's house goes when they ask for it.
grant delete on evidence.file to lantoa_app;
