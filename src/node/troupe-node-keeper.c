/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps the results of a program, and passes on those that are known. */

#include "troupe-node-keeper.h"

#include "troupe-config.h"
#include "troupe-job-error.h"
#include "troupe-node-recorder.h"
#include "troupe-wire-node.h"

#include <glib/gi18n-lib.h>

/**
 * troupe_node_keeper_open:
 * @self: (nullable): what keeps results here
 * @job: the job of the node
 * @name: (nullable): the name that its results are kept under, or %NULL if they are not
 * @rest: the recorder of the node
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the recorder of the run, or %NULL with an error
 */
TroupeRecorder *
troupe_node_keeper_open (const TroupeNodeKeeper *self,
                         TroupeJob *job,
                         const char *name,
                         TroupeRecorder *rest,
                         GError **error)
{
  if (name == NULL)
    return g_object_ref (rest);
  if (self != NULL)
    return self->open (job, name, rest, error);

  g_set_error_literal (error, TROUPE_JOB_ERROR, TROUPE_JOB_ERROR_INVALID,
                       _ ("This node keeps no results: “troupe-kept-node” is the one that does"));
  return NULL;
}

static void
append_printed (GByteArray *to, guint64 index, TroupeOutputStream stream, GBytes *text)
{
  const TroupeWirePrinted printed = { index, 1, 0, stream, text };

  if (text != NULL && g_bytes_get_size (text) > 0)
    troupe_wire_append_printed (to, &printed);
}

/**
 * troupe_node_keeper_pass_known:
 * @self: (nullable): what keeps results here
 * @recorder: what its open function returned
 * @items: items that came
 * @offset: which of them
 * @output: where results go
 *
 * Sends what the item printed and returned when it was run, if that is known.
 *
 * Returns: whether it did, so that the item is not to be run
 */
gboolean
troupe_node_keeper_pass_known (const TroupeNodeKeeper *self,
                               TroupeRecorder *recorder,
                               TroupeItems *items,
                               guint32 offset,
                               TroupeNodeOutput *output)
{
  g_auto (TroupeResultChunk) chunk = { 0 };
  GByteArray *to;

  if (self == NULL || !self->find (recorder, items, offset, &chunk))
    return FALSE;

  to = troupe_node_output_begin (output);
  if (chunk.note != NULL)
    {
      append_printed (to, chunk.first_index, TROUPE_OUTPUT_STDOUT, chunk.note->standard_output);
      append_printed (to, chunk.first_index, TROUPE_OUTPUT_STDERR, chunk.note->standard_error);
    }
  troupe_node_recorder_append_chunk (to, &chunk, 0);
  troupe_node_output_end (output);
  return TRUE;
}
