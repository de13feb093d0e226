/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The question before workers are ended. */

#pragma once

#include "troupe-run-control.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TroupeWorkerAnswer:
 * @owner: the widget that asked
 * @workers: (element-type TroupeWorker): the workers
 * @action: what is done to them
 *
 * Called if the answer is yes.
 */
typedef void (*TroupeWorkerAnswer) (gpointer owner, GPtrArray *workers, TroupeRunAction action);

void troupe_worker_question_ask (GtkWidget *owner,
                                 GPtrArray *workers,
                                 TroupeRunAction action,
                                 TroupeWorkerAnswer answer);

G_END_DECLS
