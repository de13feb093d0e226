/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A job as the words that are sent to a node. */

#pragma once

#include "troupe-job.h"

G_BEGIN_DECLS

/**
 * TroupeNodeTerms:
 * @directory: (nullable): the folder in which the job runs, or %NULL for the one that the node is
 *   started in
 * @keep: (nullable): the name that the results of a program are kept under, or %NULL if they are
 * not
 * @program: the process whose end ends the node, or 0 if the end of its input alone does
 * @is_shared: whether others of this user may watch the run
 * @takes_orders: whether they may also pause and kill its workers, and stop it
 *
 * How a node runs its job.
 */
typedef struct
{
  char *directory;
  char *keep;
  gint64 program;
  gboolean is_shared;
  gboolean takes_orders;
} TroupeNodeTerms;

GBytes *troupe_node_job_create (TroupeJob *job, guint n_workers, const char *directory);
TroupeJob *troupe_node_job_copy_rest (TroupeJob *job);
TroupeJob *troupe_node_job_read (GBytes *words, TroupeNodeTerms *terms, GError **error);
void troupe_node_terms_clear (TroupeNodeTerms *terms);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TroupeNodeTerms, troupe_node_terms_clear)

G_END_DECLS
