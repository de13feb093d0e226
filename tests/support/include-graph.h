/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A graph of the dependencies of source files, which finds circles. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IncludeGraph:
 *
 * The arrows between files. A pair of a .c and a .h is one file here, with a -private.h, if there
 * is one. An arrow goes to each file that a file includes, and to the file with a function that it
 * calls: one header may declare functions of several files.
 */
typedef struct _IncludeGraph IncludeGraph;

IncludeGraph *include_graph_new (void);
void include_graph_free (IncludeGraph *self);
void include_graph_add_file (IncludeGraph *self, const char *path, const char *text);
void include_graph_connect (IncludeGraph *self);
char *include_graph_find_circle_of_files (IncludeGraph *self);
char *include_graph_find_circle_of_folders (IncludeGraph *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IncludeGraph, include_graph_free)

G_END_DECLS
