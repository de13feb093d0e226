/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The questions before a window closes. */

#pragma once

#include "troupe-job-run.h"
#include "troupe-start-page.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_CLOSE_QUESTIONS (troupe_close_questions_get_type ())

/**
 * TroupeCloseQuestions:
 *
 * Asks about what would be lost with a window, one question at a time. Each answer but "Cancel"
 * closes the window again, until there are no more questions.
 *
 * Signals: "save" (#TroupeDraft): a job is to be saved before the window closes; "export": results
 * are to be written to a file; "stop": the run of the window is to be stopped, and the window
 * closed after it.
 */
G_DECLARE_FINAL_TYPE (TroupeCloseQuestions,
                      troupe_close_questions,
                      TROUPE,
                      CLOSE_QUESTIONS,
                      GObject)

TroupeCloseQuestions *troupe_close_questions_new (GtkWindow *window, TroupeStartPage *start_page);
gboolean troupe_close_questions_ask (TroupeCloseQuestions *self, TroupeJobRun *job_run);

G_END_DECLS
