/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sends a node that waits in a folder of the run what it lacks: programs, and files of the job. */

#pragma once

#include "troupe-worker-handle.h"

G_BEGIN_DECLS

/**
 * TroupeFarReceiver:
 * @files: (nullable) (array zero-terminated=1): the files of the job, as arguments of tar
 * @marker: identifies processes on this machine, see troupe_orphans_end()
 * @connect: returns the program that runs the program in its arguments on the machine of the node
 * @fail: called with the reason, a line, if something could not be sent
 * @data: for both
 *
 * Where files are sent to. All must outlive the node.
 */
typedef struct
{
  const char *const *files;
  const char *marker;
  GStrv (*connect) (const char *const *arguments, gpointer data);
  void (*fail) (const char *failure, gpointer data);
  gpointer data;
} TroupeFarReceiver;

void troupe_far_sending_answer (TroupeWorkerHandle *handle,
                                const char *message,
                                const TroupeFarReceiver *receiver);

G_END_DECLS
