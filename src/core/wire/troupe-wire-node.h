/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The frames that only a node and the pool above it exchange. */

#pragma once

#include "troupe-wire.h"

G_BEGIN_DECLS

/**
 * SECTION:troupe-wire-node
 *
 * A node is a pool that is the worker of another pool: docs/wire.md, "Nodes", specifies its frames.
 */

/** The version of the protocol between a node and the pool above it, the same on both sides. */
#define TROUPE_WIRE_NODE_PROTOCOL 1

/**
 * TroupeWireNode:
 * @protocol: the version of its protocol
 * @flags: reserved, 0
 * @pid: its process id, on its machine
 * @now: the time there, by g_get_monotonic_time(), microseconds
 * @n_cores: the number of processors that it may use
 * @version: the version of its Troupe, owned, valid UTF-8
 * @host: the name of its machine, owned, valid UTF-8
 *
 * The first frame of a node.
 */
typedef struct
{
  guint32 protocol;
  guint32 flags;
  gint64 pid;
  gint64 now;
  guint32 n_cores;
  char *version;
  char *host;
} TroupeWireNode;

/**
 * TroupeWireJobFlags:
 * @TROUPE_WIRE_JOB_TELLS_BEGUN: the node tells which items its workers begin
 * @TROUPE_WIRE_JOB_LIVE: the pool wants all that items print, while they run
 * @TROUPE_WIRE_JOB_LIVE_ONLY: the same, and nowhere else: %TROUPE_LISTEN_ONLY
 * @TROUPE_WIRE_JOB_TELLS_ATTEMPTS: the node tells of attempts that are not the last one
 */
typedef enum
{
  TROUPE_WIRE_JOB_TELLS_BEGUN = 1 << 0,
  TROUPE_WIRE_JOB_LIVE = 1 << 1,
  TROUPE_WIRE_JOB_LIVE_ONLY = 1 << 2,
  TROUPE_WIRE_JOB_TELLS_ATTEMPTS = 1 << 3,
} TroupeWireJobFlags;

/**
 * TroupeWireJob:
 * @beat_ms: the interval of beats in milliseconds
 * @patience_ms: the time without any byte after which a side gives the other one up, in
 *   milliseconds
 * @first_slot: the number of slots of other nodes that precede those of this one
 * @flags: #TroupeWireJobFlags
 * @text: the job as the text of a job file, without items; owned
 *
 * What a node is to run.
 */
typedef struct
{
  guint32 beat_ms;
  guint32 patience_ms;
  guint32 first_slot;
  guint32 flags;
  GBytes *text;
} TroupeWireJob;

/**
 * TroupeWireBeat:
 * @now: the time of its sender, by g_get_monotonic_time(), microseconds
 * @echo: if it answers another beat, the @now of that; otherwise 0
 *
 * Shows that its sender is alive, and measures the round trip.
 */
typedef struct
{
  gint64 now;
  gint64 echo;
} TroupeWireBeat;

/**
 * TroupeWireOutcome:
 * @TROUPE_WIRE_OUTCOME_OK: the items have values
 * @TROUPE_WIRE_OUTCOME_FAILED: the item failed
 * @TROUPE_WIRE_OUTCOME_CRASHED: the item ended as many workers as the job allows
 * @TROUPE_WIRE_OUTCOME_TIMED_OUT: the item ran for too long
 *
 * How items ended in a node, whose pool has tried them as often as the job allows.
 */
typedef enum
{
  TROUPE_WIRE_OUTCOME_OK = 1,
  TROUPE_WIRE_OUTCOME_FAILED = 2,
  TROUPE_WIRE_OUTCOME_CRASHED = 3,
  TROUPE_WIRE_OUTCOME_TIMED_OUT = 4,
} TroupeWireOutcome;

/**
 * TroupeWireDone:
 * @first_index: the index of the first item, as the pool above gave it
 * @count: the number of items, at least 1
 * @outcome: of all of them
 * @attempts: how often the node's pool handed them out
 * @worker: the number of the worker in the node, or 0 if the item failed before one had it
 * @elapsed_ns: nanoseconds of wall time that they took together
 * @paused_ns: the part of it during which their worker was stopped
 * @user_ns: nanoseconds of CPU time in user mode
 * @system_ns: the same in the kernel
 * @max_rss_bytes: the peak resident memory
 * @core: the processor, or %TROUPE_WIRE_CORE_UNKNOWN
 * @finished_at: when the node had them, by its g_get_monotonic_time()
 * @kind: of a failure, or 0
 * @code: of a failure
 * @message: (nullable): of a failure, owned
 * @details: (nullable): of a failure, owned
 * @standard_output: (nullable): what the only item printed, owned
 * @standard_error: (nullable): the same of standard error
 * @attempts_before: (nullable): how the only item was tried before, with the numbers that its
 *   workers have in the node, as of troupe_attempts_encode(), owned
 * @values: (nullable): as many as @count, owned
 *
 * Items that are finished, in any order.
 */
typedef struct
{
  guint64 first_index;
  guint32 count;
  TroupeWireOutcome outcome;
  guint32 attempts;
  guint32 worker;
  guint64 elapsed_ns;
  guint64 paused_ns;
  guint64 user_ns;
  guint64 system_ns;
  guint64 max_rss_bytes;
  guint32 core;
  gint64 finished_at;
  guint32 kind;
  gint32 code;
  GBytes *message;
  GBytes *details;
  GBytes *standard_output;
  GBytes *standard_error;
  GBytes *attempts_before;
  TroupeBlock *values;
} TroupeWireDone;

/**
 * TroupeWireBegun:
 * @first_index: the index of the first item
 * @count: the number of items
 * @worker: the number of the worker in the node
 *
 * Items that a worker of a node has begun, or has next.
 */
typedef struct
{
  guint64 first_index;
  guint32 count;
  guint32 worker;
} TroupeWireBegun;

/**
 * TroupeWirePrinted:
 * @index: the index of the item
 * @attempt: the number of the attempt in the node, or 0 for the end of all that the item has
 *   printed until now, which the pool watches
 * @worker: the number of the worker in the node
 * @stream: a #TroupeOutputStream
 * @text: owned
 *
 * What an item prints while it runs.
 */
typedef struct
{
  guint64 index;
  guint32 attempt;
  guint32 worker;
  TroupeOutputStream stream;
  GBytes *text;
} TroupeWirePrinted;

/* Writing: each function appends one complete frame. */
void troupe_wire_append_node (GByteArray *to, const TroupeWireNode *node);
void troupe_wire_append_job (GByteArray *to, const TroupeWireJob *job);
void troupe_wire_append_beat (GByteArray *to, const TroupeWireBeat *beat);
void troupe_wire_append_done (GByteArray *to, const TroupeWireDone *done);
void troupe_wire_append_begun (GByteArray *to, const TroupeWireBegun *begun);
void troupe_wire_append_printed (GByteArray *to, const TroupeWirePrinted *printed);
void troupe_wire_append_watch (GByteArray *to, gboolean is_watched, guint64 index);
void troupe_wire_append_end (GByteArray *to);
guint troupe_wire_begin_told (GByteArray *to);
void troupe_wire_end_told (GByteArray *to, guint start);

/* Reading: each checks the whole body of a frame of its type. */
gboolean troupe_wire_parse_node (const TroupeFrame *frame, TroupeWireNode *node, GError **error);
gboolean troupe_wire_parse_job (const TroupeFrame *frame, TroupeWireJob *job, GError **error);
gboolean troupe_wire_parse_beat (const TroupeFrame *frame, TroupeWireBeat *beat, GError **error);
gboolean troupe_wire_parse_done (const TroupeFrame *frame, TroupeWireDone *done, GError **error);
gboolean troupe_wire_parse_begun (const TroupeFrame *frame, TroupeWireBegun *begun, GError **error);
gboolean
troupe_wire_parse_printed (const TroupeFrame *frame, TroupeWirePrinted *printed, GError **error);
gboolean troupe_wire_parse_watch (const TroupeFrame *frame,
                                  gboolean *is_watched,
                                  guint64 *index,
                                  GError **error);
gboolean troupe_wire_next_told (const guint8 **at,
                                gsize *left,
                                guint8 *type,
                                const guint8 **body,
                                gsize *size,
                                GError **error);

void troupe_wire_node_clear (TroupeWireNode *node);
void troupe_wire_job_clear (TroupeWireJob *job);
void troupe_wire_done_clear (TroupeWireDone *done);
void troupe_wire_printed_clear (TroupeWirePrinted *printed);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TroupeWireNode, troupe_wire_node_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TroupeWireJob, troupe_wire_job_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TroupeWireDone, troupe_wire_done_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TroupeWirePrinted, troupe_wire_printed_clear)

G_END_DECLS
