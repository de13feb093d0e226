/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A node behind a local process, whatever that process connects to. */

#pragma once

#include "troupe-file-names.h"
#include "troupe-worker-handle.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_NODE_HANDLE (troupe_node_handle_get_type ())

/**
 * TroupeNodeHandle:
 *
 * A #TroupeWorkerHandle of a node. Its frames travel over the standard input and output of a
 * process of this machine: the node itself, or a program that connects to it, such as ssh or srun.
 * It takes the first frame of the node, answers with the job, sends and expects beats, and sends
 * orders as frames. The frames that concern items and workers are passed on.
 */
G_DECLARE_FINAL_TYPE (TroupeNodeHandle, troupe_node_handle, TROUPE, NODE_HANDLE, GObject)

/**
 * TroupeNodeEnd:
 * @introduced_at: when the node introduced itself, by g_get_monotonic_time(), or 0
 * @exited: whether the process exited; otherwise a signal ended it
 * @code: its exit code, or the number of the signal
 * @lost: (nullable): why it was given up, if it did not end by itself
 * @errors: the newest part of what it wrote to standard error
 * @banner: what came before the first frame, without messages of the script that starts the node
 * @message: (nullable): the last message of that script
 *
 * How a node ended, or the process that connects to it.
 */
typedef struct
{
  gint64 introduced_at;
  gboolean exited;
  int code;
  const char *lost;
  const char *errors;
  const char *banner;
  const char *message;
} TroupeNodeEnd;

/**
 * TroupeNodeExplain:
 * @end: how it ended
 * @reason: (out) (transfer full): why, in a sentence without its end
 * @data: the user data
 *
 * Says what an end means. Called once for each node.
 *
 * Returns: whether another try may do better
 */
typedef TroupeWorkerEnd (*TroupeNodeExplain) (const TroupeNodeEnd *end,
                                              char **reason,
                                              gpointer data);

/**
 * TroupeNodeMessage:
 * @handle: the node
 * @message: a message of the script that starts it
 * @data: the user data
 *
 * Called for each message; bytes for the script are written to the link of @handle.
 */
typedef void (*TroupeNodeMessage) (TroupeWorkerHandle *handle, const char *message, gpointer data);

/** The milliseconds between two beats of a node, and how long each side waits for the other one. */
#define TROUPE_NODE_BEAT_MS     2000
#define TROUPE_NODE_PATIENCE_MS 10000

/**
 * TroupeNodeStart:
 * @arguments: (array zero-terminated=1): the program, found in PATH if it has no slash, and its
 *   arguments
 * @marker: identifies its processes, see troupe_orphans_end()
 * @host: (nullable): the name by which its machine is shown, or %NULL for the one that it tells
 * @job: what it runs, by troupe_node_job_create()
 * @first_slot: the number of slots of other nodes that precede those of this one
 * @flags: what it is to tell: #TroupeWireJobFlags
 * @beat_ms: the interval of beats in milliseconds, 0 for %TROUPE_NODE_BEAT_MS
 * @patience_ms: the time without any byte after which a side gives the other one up, in
 *   milliseconds, 0 for %TROUPE_NODE_PATIENCE_MS
 * @greeting_ms: the time that it may take to introduce itself, in milliseconds, 0 for no limit
 * @token: (nullable): what a script that starts the node prints before each of its messages, see
 *   #TroupePreamble, or %NULL if there is no script
 * @message: (nullable): called for each of these messages
 * @explain: (nullable): says why it ended
 * @files: (nullable): the files that its items have, or %NULL if they have none
 * @data: for @message and @explain, must outlive the node
 *
 * How a node is started. All is copied, or used before the start returns.
 */
typedef struct
{
  const char *const *arguments;
  const char *marker;
  const char *host;
  GBytes *job;
  guint first_slot;
  guint32 flags;
  guint beat_ms;
  guint patience_ms;
  guint greeting_ms;
  const char *token;
  TroupeNodeMessage message;
  TroupeNodeExplain explain;
  TroupeFileNames *files;
  gpointer data;
} TroupeNodeStart;

TroupeWorkerHandle *troupe_node_handle_start (const TroupeNodeStart *start,
                                              TroupeDescriptors *descriptors,
                                              const TroupeWorkerEvents *events,
                                              gpointer data,
                                              TroupeWorkerEnd *why,
                                              GError **error);

G_END_DECLS
