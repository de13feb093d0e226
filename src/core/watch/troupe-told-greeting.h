/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The first frame that a watcher of a run receives. */

#pragma once

#include "troupe-told.h"

G_BEGIN_DECLS

/** The first eight bytes of a greeting's texts: what comes through ssh may begin with other text.
 */
#define TROUPE_TOLD_MAGIC "TROUPE-WATCH"

/**
 * TroupeToldFlags:
 * @TROUPE_TOLD_CAN_CONTROL: orders are carried out
 * @TROUPE_TOLD_KEEPS_RESULTS: all results are kept while the run lives; otherwise only those are
 *   told that are written after a watcher asked for results
 * @TROUPE_TOLD_HAS_TRACE: when items ran is recorded
 * @TROUPE_TOLD_HAS_EXIT: the process ends with the run, and tells its exit status
 * @TROUPE_TOLD_TELLS_PROCESSES: the processes of workers are told to those who look at them
 */
typedef enum
{
  TROUPE_TOLD_CAN_CONTROL = 1 << 0,
  TROUPE_TOLD_KEEPS_RESULTS = 1 << 1,
  TROUPE_TOLD_HAS_TRACE = 1 << 2,
  TROUPE_TOLD_HAS_EXIT = 1 << 3,
  TROUPE_TOLD_TELLS_PROCESSES = 1 << 4,
} TroupeToldFlags;

/**
 * TroupeToldGreeting:
 * @protocol: %TROUPE_TOLD_PROTOCOL of the sender
 * @flags: of #TroupeToldFlags
 * @pid: of the process of the run
 * @now: the sender's g_get_monotonic_time()
 * @started_on: when the process started the run, in microseconds since 1970, UTC; 0 if not known
 * @version: Troupe's version
 * @host: the name of the machine
 * @title: what runs, for display
 * @folder: the working directory of the process
 * @job_text: the job as the text of a job file, without its items
 *
 * Which run it is; all texts are owned.
 */
typedef struct
{
  guint protocol;
  guint flags;
  gint64 pid;
  gint64 now;
  gint64 started_on;
  char *version;
  char *host;
  char *title;
  char *folder;
  char *job_text;
} TroupeToldGreeting;

void troupe_told_greeting_append (GByteArray *frame, const TroupeToldGreeting *greeting);
gboolean troupe_told_greeting_read (const guint8 *body,
                                    gsize size,
                                    TroupeToldGreeting *greeting,
                                    GError **error);
void troupe_told_greeting_clear (TroupeToldGreeting *greeting);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TroupeToldGreeting, troupe_told_greeting_clear)

G_END_DECLS
