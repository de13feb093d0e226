/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The types of the frames in which one process tells another about a run. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SECTION:troupe-told
 *
 * Frames about a run, as docs/watch.md specifies them: to whoever watches it from another process,
 * and from a node to the pool above it. They have the framing of the wire, and lower-case types, so
 * that both kinds can share a stream.
 *
 * The first part of a body has a fixed layout and begins with its own size; texts and lists follow.
 * A reader uses what it knows of both, takes defaults for what is missing, and ignores the rest, so
 * that either side may be older.
 *
 * Times are those of the sender's g_get_monotonic_time(). A reader gives the offset to its own
 * clock: its own time less the sender's, at the same moment. A time of 0 means none, and stays 0.
 */

/** The version of the protocol: it changes when a state or an order is added that an older process
 * must understand. */
#define TROUPE_TOLD_PROTOCOL 1

/** The bytes of a text that is sent; the rest of a longer one is cut off. */
#define TROUPE_TOLD_TEXT_MAX (256 * 1024)

/**
 * TroupeToldType:
 * @TROUPE_TOLD_WORKER: the status of a worker
 * @TROUPE_TOLD_SAMPLE: a measurement of a worker
 * @TROUPE_TOLD_PROCESSES: the processes that a worker started
 * @TROUPE_TOLD_EVENT: something happened
 * @TROUPE_TOLD_COUNTS: how far the run is
 * @TROUPE_TOLD_CORES: the load of a machine
 * @TROUPE_TOLD_GREETING: the first frame: which run it is, and what can be told and ordered
 * @TROUPE_TOLD_FACTS: when the run started and ended, and its error
 * @TROUPE_TOLD_CHUNK: results
 * @TROUPE_TOLD_BARE: results whose values are not told
 * @TROUPE_TOLD_PULLED: the answer to a pull is complete
 * @TROUPE_TOLD_COMPLETE: every result was told, of those that will be
 * @TROUPE_TOLD_SPANS: when items ran in a lane
 * @TROUPE_TOLD_TIMES: how long items took
 * @TROUPE_TOLD_ANSWER: whether an order is carried out, or why a watcher is refused
 * @TROUPE_TOLD_EXIT: the last frame: the exit status of the process
 * @TROUPE_TOLD_HELLO: from a watcher: its version, and what it wants to be told
 * @TROUPE_TOLD_PULL: from a watcher: a request for the next results
 * @TROUPE_TOLD_VIEW: from a watcher: whether the processes of a worker are to be told
 * @TROUPE_TOLD_ORDER: from a watcher, or to a node: an order to the run
 */
typedef enum
{
  TROUPE_TOLD_WORKER = 'w',
  TROUPE_TOLD_SAMPLE = 's',
  TROUPE_TOLD_PROCESSES = 'q',
  TROUPE_TOLD_EVENT = 'e',
  TROUPE_TOLD_COUNTS = 'c',
  TROUPE_TOLD_CORES = 'l',
  TROUPE_TOLD_GREETING = 'g',
  TROUPE_TOLD_FACTS = 'f',
  TROUPE_TOLD_CHUNK = 'r',
  TROUPE_TOLD_BARE = 'b',
  TROUPE_TOLD_PULLED = 'p',
  TROUPE_TOLD_COMPLETE = 'n',
  TROUPE_TOLD_SPANS = 't',
  TROUPE_TOLD_TIMES = 'd',
  TROUPE_TOLD_ANSWER = 'a',
  TROUPE_TOLD_EXIT = 'x',
  TROUPE_TOLD_HELLO = 'h',
  TROUPE_TOLD_PULL = 'm',
  TROUPE_TOLD_VIEW = 'v',
  TROUPE_TOLD_ORDER = 'o',
} TroupeToldType;

G_END_DECLS
