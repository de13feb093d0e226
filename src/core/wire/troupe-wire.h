/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The frames of the protocol between a pool and a worker. */

#pragma once

#include "troupe-block.h"
#include "troupe-shared-memory.h"
#include "troupe-wire-error.h"

G_BEGIN_DECLS

/**
 * SECTION:troupe-wire
 *
 * The frames that a pool and its workers exchange, as docs/wire.md specifies them.
 */

/** The version in the hello, which must be the same on both sides. */
#define TROUPE_WIRE_VERSION 1

/** The first eight bytes of the body of a hello. */
#define TROUPE_WIRE_MAGIC "TROUPE\0"

/** The bytes before the body of each frame: 32-bit size of the body, 8-bit type, three zero bytes.
 */
#define TROUPE_WIRE_HEADER_SIZE 8

/** In #TroupeWireChunk.core where the core is not known. */
#define TROUPE_WIRE_CORE_UNKNOWN G_MAXUINT32

/** The most bytes that are kept of each output stream of an item. */
#define TROUPE_WIRE_OUTPUT_MAX (64 * 1024)

/** What each worker adds to its oom_score_adj (proc(5)), and so to that of all that it starts:
 * where memory runs out, the kernel ends a worker, not what a person works with. Nobody else does
 * it, and a process does not lose it with its environment, so that the pool knows by it what dead
 * workers left.
 */
#define TROUPE_WIRE_OOM_SCORE 500

/** What has the marker of its pool in the environment of each worker, and of all that it starts. */
#define TROUPE_WIRE_POOL_VARIABLE "TROUPE_POOL"

/**
 * TroupeFrameType:
 * @TROUPE_FRAME_HELLO: worker: the greeting
 * @TROUPE_FRAME_ITEMS: pool: a batch of items, given as values
 * @TROUPE_FRAME_RANGE: pool: a batch of items, given as first, step and count
 * @TROUPE_FRAME_PROBE: pool: a request to send finished results and the progress
 * @TROUPE_FRAME_LISTEN: pool: a request to send the output of items before their results
 * @TROUPE_FRAME_RESULTS: worker: the values of the next items of a batch
 * @TROUPE_FRAME_MEMORY: worker: memory that it would share with the pool
 * @TROUPE_FRAME_SHARED: worker: as results, the values being in a slot of that memory
 * @TROUPE_FRAME_FAILED: worker: the next item of a batch failed
 * @TROUPE_FRAME_OUTPUT: worker: the output of the next item of a batch
 * @TROUPE_FRAME_TEXT: worker: the output of the next item of a batch, while it runs
 * @TROUPE_FRAME_PROGRESS: worker: the answer to a probe
 * @TROUPE_FRAME_GOODBYE: worker: nothing follows
 * @TROUPE_FRAME_NODE: node: its first frame
 * @TROUPE_FRAME_JOB: pool: what a node is to run
 * @TROUPE_FRAME_BEAT: both, of a node: it is alive
 * @TROUPE_FRAME_DONE: node: items are finished
 * @TROUPE_FRAME_BEGUN: node: a worker has begun items
 * @TROUPE_FRAME_PRINTED: node: the output of an item, while it runs
 * @TROUPE_FRAME_WATCH: pool: a person looks at a running item of a node
 * @TROUPE_FRAME_END: pool: a node gets no more items
 * @TROUPE_FRAME_TOLD: node: frames that tell about its workers
 * @TROUPE_FRAME_FILE: both, of a node: a part of a file of an item
 */
typedef enum
{
  TROUPE_FRAME_HELLO = 'H',
  TROUPE_FRAME_ITEMS = 'I',
  TROUPE_FRAME_RANGE = 'G',
  TROUPE_FRAME_PROBE = 'P',
  TROUPE_FRAME_LISTEN = 'L',
  TROUPE_FRAME_RESULTS = 'R',
  TROUPE_FRAME_MEMORY = 'M',
  TROUPE_FRAME_SHARED = 'S',
  TROUPE_FRAME_FAILED = 'F',
  TROUPE_FRAME_OUTPUT = 'O',
  TROUPE_FRAME_TEXT = 'T',
  TROUPE_FRAME_PROGRESS = 'W',
  TROUPE_FRAME_GOODBYE = 'B',
  TROUPE_FRAME_NODE = 'N',
  TROUPE_FRAME_JOB = 'J',
  TROUPE_FRAME_BEAT = 'K',
  TROUPE_FRAME_DONE = 'D',
  TROUPE_FRAME_BEGUN = 'A',
  TROUPE_FRAME_PRINTED = 'Y',
  TROUPE_FRAME_WATCH = 'Q',
  TROUPE_FRAME_END = 'E',
  TROUPE_FRAME_TOLD = 'U',
  TROUPE_FRAME_FILE = 'X',
} TroupeFrameType;

typedef enum
{
  TROUPE_WIRE_CAN_RANGE = 1 << 0,
  TROUPE_WIRE_CAN_PROBE = 1 << 1,
  TROUPE_WIRE_CAN_LISTEN = 1 << 2,
  /* It is a node: docs/wire.md, "Nodes". */
  TROUPE_WIRE_IS_NODE = 1 << 3,
} TroupeWireFlags;

/**
 * TroupeListenMode:
 * @TROUPE_LISTEN_ONCE: send the end of what the running items have printed, once
 * @TROUPE_LISTEN_ALL: send everything that items print, as they print it, and no more of it than
 *   the bytes that were granted
 * @TROUPE_LISTEN_ONLY: the same, and nowhere else: values of commands are empty, and there are no
 *   frames of output
 */
typedef enum
{
  TROUPE_LISTEN_ONCE = 1,
  TROUPE_LISTEN_ALL = 2,
  TROUPE_LISTEN_ONLY = 3,
} TroupeListenMode;

/**
 * TroupeFailureKind:
 * @TROUPE_FAILURE_ERROR: the function reported an error or raised an exception
 * @TROUPE_FAILURE_EXIT: a command ended with the exit status in the code
 * @TROUPE_FAILURE_SIGNAL: a command was ended by the signal in the code
 */
typedef enum
{
  TROUPE_FAILURE_ERROR = 1,
  TROUPE_FAILURE_EXIT = 2,
  TROUPE_FAILURE_SIGNAL = 3,
} TroupeFailureKind;

/**
 * TroupeOutputStream:
 * @TROUPE_OUTPUT_STDOUT: what an item printed on standard output
 * @TROUPE_OUTPUT_STDERR: what it printed on standard error
 * @TROUPE_OUTPUT_WARNING: a sentence of the worker about its value, only in %TROUPE_FRAME_OUTPUT
 */
typedef enum
{
  TROUPE_OUTPUT_STDOUT = 1,
  TROUPE_OUTPUT_STDERR = 2,
  TROUPE_OUTPUT_WARNING = 3,
} TroupeOutputStream;

/**
 * TroupeFrame:
 * @type: its type, unchecked
 * @body: the bytes after the header
 */
typedef struct
{
  guint8 type;
  GBytes *body;
} TroupeFrame;

/** TroupeWireHello: the hello of a worker; @name is a string, owned, valid UTF-8. */
typedef struct
{
  guint32 version;
  guint32 flags;
  guint32 lanes;
  gint64 pid;
  char *name;
} TroupeWireHello;

/** TroupeWireBatch: a batch; @block is %NULL for a range of @count integers. */
typedef struct
{
  guint64 batch;
  guint64 first_index;
  guint32 count;
  gint64 first;
  gint64 step;
  TroupeBlock *block;
} TroupeWireBatch;

/**
 * TroupeWireChunk:
 * @batch: the batch that it belongs to
 * @elapsed_ns: nanoseconds of wall time that these items took together
 * @user_ns: nanoseconds of CPU time in user mode, the items' own processes included
 * @system_ns: the same in the kernel
 * @max_rss_bytes: the peak resident memory of the worker, or of the item's own process
 * @core: the processor that it ran on last, or %TROUPE_WIRE_CORE_UNKNOWN
 *
 * The data that results and failures have in common.
 */
typedef struct
{
  guint64 batch;
  guint64 elapsed_ns;
  guint64 user_ns;
  guint64 system_ns;
  guint64 max_rss_bytes;
  guint32 core;
} TroupeWireChunk;

/** TroupeWireFailure: why an item failed; @message is one line, @details may be empty, @value is
 * %NULL unless the item has one nevertheless; all owned. */
typedef struct
{
  TroupeFailureKind kind;
  gint32 code;
  GBytes *message;
  GBytes *details;
  GBytes *value;
} TroupeWireFailure;

/** TroupeWireListen: what the pool wants to hear, and the bytes that may be sent beyond those that
 * were granted before. */
typedef struct
{
  TroupeListenMode mode;
  guint64 bytes;
} TroupeWireListen;

typedef struct
{
  guint64 batch;
  TroupeOutputStream stream;
  GBytes *text;
} TroupeWireOutput;

/** TroupeWireProgress: a lane's place: @position items of @batch are finished, the next began
 * @elapsed_ns ago. */
typedef struct
{
  guint64 batch;
  guint64 elapsed_ns;
  guint32 position;
} TroupeWireProgress;

/** TroupeWireGoodbye: the worker's totals, its children's included. */
typedef struct
{
  guint64 user_ns;
  guint64 system_ns;
  guint64 max_rss_bytes;
} TroupeWireGoodbye;

/* Writing: each function appends one complete frame. */
void troupe_wire_append_hello (GByteArray *to, const TroupeWireHello *hello);
void
troupe_wire_append_items (GByteArray *to, guint64 batch, guint64 first_index, TroupeBlock *block);
void troupe_wire_append_range (GByteArray *to,
                               guint64 batch,
                               guint64 first_index,
                               guint32 count,
                               gint64 first,
                               gint64 step);
void troupe_wire_append_probe (GByteArray *to);
void troupe_wire_append_listen (GByteArray *to, const TroupeWireListen *listen);
void troupe_wire_append_results_header (GByteArray *to,
                                        const TroupeWireChunk *chunk,
                                        guint32 count,
                                        gsize size);
void troupe_wire_append_results (GByteArray *to,
                                 const TroupeWireChunk *chunk,
                                 guint32 count,
                                 const guint32 *ends,
                                 const guint8 *data);
void troupe_wire_append_memory (GByteArray *to, guint32 fd);
void troupe_wire_append_shared (GByteArray *to,
                                const TroupeWireChunk *chunk,
                                guint32 count,
                                guint32 slot,
                                gsize size);
void troupe_wire_append_failed (GByteArray *to,
                                const TroupeWireChunk *chunk,
                                const TroupeWireFailure *failure);
void troupe_wire_append_output (GByteArray *to,
                                guint64 batch,
                                TroupeOutputStream stream,
                                const void *text,
                                gsize size);
void troupe_wire_append_text (GByteArray *to,
                              guint64 batch,
                              TroupeOutputStream stream,
                              const void *text,
                              gsize size);
void troupe_wire_append_progress (GByteArray *to, const TroupeWireProgress *lanes, guint32 n_lanes);
void troupe_wire_append_goodbye (GByteArray *to, const TroupeWireGoodbye *goodbye);

/* Reading: each checks the whole body of a frame of its type. */
gboolean troupe_wire_parse_hello (const TroupeFrame *frame, TroupeWireHello *hello, GError **error);
gboolean troupe_wire_parse_batch (const TroupeFrame *frame, TroupeWireBatch *batch, GError **error);
gboolean
troupe_wire_parse_listen (const TroupeFrame *frame, TroupeWireListen *listen, GError **error);
TroupeBlock *
troupe_wire_parse_results (const TroupeFrame *frame, TroupeWireChunk *chunk, GError **error);
gboolean troupe_wire_parse_memory (const TroupeFrame *frame, guint32 *fd, GError **error);
TroupeBlock *troupe_wire_parse_shared (const TroupeFrame *frame,
                                       TroupeSharedMemory *memory,
                                       TroupeWireChunk *chunk,
                                       GError **error);
gboolean troupe_wire_parse_failed (const TroupeFrame *frame,
                                   TroupeWireChunk *chunk,
                                   TroupeWireFailure *failure,
                                   GError **error);
gboolean
troupe_wire_parse_output (const TroupeFrame *frame, TroupeWireOutput *output, GError **error);
gboolean
troupe_wire_parse_text (const TroupeFrame *frame, TroupeWireOutput *output, GError **error);
TroupeWireProgress *
troupe_wire_parse_progress (const TroupeFrame *frame, guint32 *n_lanes, GError **error);
gboolean
troupe_wire_parse_goodbye (const TroupeFrame *frame, TroupeWireGoodbye *goodbye, GError **error);

void troupe_frame_clear (TroupeFrame *frame);
void troupe_wire_hello_clear (TroupeWireHello *hello);
void troupe_wire_batch_clear (TroupeWireBatch *batch);
void troupe_wire_failure_clear (TroupeWireFailure *failure);
void troupe_wire_output_clear (TroupeWireOutput *output);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TroupeFrame, troupe_frame_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TroupeWireHello, troupe_wire_hello_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TroupeWireBatch, troupe_wire_batch_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TroupeWireFailure, troupe_wire_failure_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TroupeWireOutput, troupe_wire_output_clear)

G_END_DECLS
