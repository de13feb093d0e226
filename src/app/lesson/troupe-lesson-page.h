/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of the lesson. */

#pragma once

#include "troupe-experiment.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_LESSON_PAGE (troupe_lesson_page_get_type ())

/**
 * TroupeLessonPage:
 *
 * Common claims about multiprocessing, each with an experiment that measures it. One experiment
 * runs at a time.
 *
 * Properties: functions (GListModel of TroupeFunction, nullable: the functions that can be
 * compared).
 */
G_DECLARE_FINAL_TYPE (TroupeLessonPage, troupe_lesson_page, TROUPE, LESSON_PAGE, AdwBin)

GListModel *troupe_lesson_page_get_functions (TroupeLessonPage *self);
void troupe_lesson_page_set_functions (TroupeLessonPage *self, GListModel *functions);
void troupe_lesson_page_show (TroupeLessonPage *self, TroupeExperimentKind kind);
void troupe_lesson_page_show_list (TroupeLessonPage *self);
void troupe_lesson_page_compare (TroupeLessonPage *self, const char *title, TroupeJobFile *job);
gboolean troupe_lesson_page_go_back (TroupeLessonPage *self);

G_END_DECLS
