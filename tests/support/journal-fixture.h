/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A journal in a folder of its own, and runs that are recorded by hand, for tests. */

#pragma once

#include "troupe-journal.h"

G_BEGIN_DECLS

typedef struct
{
  char *folder;
  char *path;
  TroupeJournal *journal;
} JournalFixture;

void journal_fixture_set_up (JournalFixture *self, gconstpointer data);
void journal_fixture_tear_down (JournalFixture *self, gconstpointer data);
void journal_fixture_reopen (JournalFixture *self);

TroupeJobFile *journal_fixture_create_file (const char *function, gint64 last);
TroupeRecorder *journal_fixture_record (JournalFixture *self, gint64 n_items);
TroupeRecorder *journal_fixture_continue (JournalFixture *self, guint64 id);
void journal_fixture_end (TroupeRecorder *recorder, gint64 n_items);
const TroupePastRunFacts *journal_fixture_get_facts (JournalFixture *self, guint64 id);
void journal_fixture_wait_for_items (JournalFixture *self, guint64 id, guint64 n_items);
TroupeRun *journal_fixture_load (JournalFixture *self, guint64 id);
char *journal_fixture_describe_row (TroupeRun *run, guint row);

G_END_DECLS
