/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Describes inputs and values in a line, for cells. */

#include "troupe-result-text.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-json-fields.h"
#include "troupe-source.h"

#include <glib/gi18n.h>
#include <string.h>

/* The length of an input or a value in a cell; the whole of it can be megabytes. */
#define CELL_CHARACTERS 200

/**
 * troupe_result_text_is_known:
 * @result: a result
 *
 * Returns: %FALSE if only its outcome is known, since it belongs to a run of another process that
 *   does not keep it
 */
gboolean
troupe_result_text_is_known (TroupeResult *result)
{
  guint32 offset;
  const TroupeResultChunk *chunk = troupe_result_get_chunk (result, &offset);

  return chunk->status < TROUPE_RESULT_OK || chunk->status == TROUPE_RESULT_NOT_RUN ||
         chunk->values || chunk->note;
}

/**
 * troupe_result_text_get_unknown:
 *
 * Returns: (transfer none): what is shown in place of a value or a message that is not known
 */
const char *
troupe_result_text_get_unknown (void)
{
  /* Translators: stands for a value that the run has not kept */
  return _ ("(not kept)");
}

/**
 * troupe_result_text_get_empty:
 *
 * Returns: (transfer none): what is shown in place of an empty text
 */
const char *
troupe_result_text_get_empty (void)
{
  /* Translators: stands for an item or a value that is an empty text */
  return _ ("(empty)");
}

static char *
describe (GBytes *bytes, GArray *spans, TroupeResultLook *look)
{
  if (bytes && g_bytes_get_size (bytes) > 0)
    return troupe_describe_styled_bytes (bytes, CELL_CHARACTERS, spans);
  *look = TROUPE_RESULT_LOOK_DIM;
  return bytes ? g_strdup (troupe_result_text_get_empty ()) : NULL;
}

static GBytes *
leave_out (GBytes *bytes, gsize size)
{
  return g_bytes_new_from_bytes (bytes, size, g_bytes_get_size (bytes) - size);
}

/**
 * troupe_result_text_describe_input:
 * @result: a result
 * @prefix: (nullable): a beginning to leave out
 * @look: (out): how it is shown
 *
 * Returns: (transfer full) (nullable): its item, or %NULL if it is not known
 */
char *
troupe_result_text_describe_input (TroupeResult *result, const char *prefix, TroupeResultLook *look)
{
  g_autoptr (GBytes) input = troupe_result_get_input_bytes (result);
  const gsize size = prefix ? strlen (prefix) : 0;
  g_autoptr (GBytes) rest = NULL;
  g_autofree char *text = NULL;

  *look = TROUPE_RESULT_LOOK_PLAIN;
  if (size == 0 || input == NULL || g_bytes_get_size (input) <= size ||
      memcmp (troupe_bytes_get_data (input, NULL), prefix, size) != 0)
    return describe (input, NULL, look);

  rest = leave_out (input, size);
  text = troupe_describe_bytes (rest, CELL_CHARACTERS);
  return g_strconcat ("…/", text, NULL);
}

/**
 * troupe_result_text_describe_value:
 * @result: a result
 * @spans: (element-type TroupeAnsiSpan): to which the colours and faces of the text are added
 * @look: (out): how it is shown
 *
 * Returns: (transfer full) (nullable): its value, or why it has none
 */
char *
troupe_result_text_describe_value (TroupeResult *result, GArray *spans, TroupeResultLook *look)
{
  const TroupeResultStatus status = troupe_result_get_status (result);
  g_autoptr (GBytes) value = troupe_result_get_value_bytes (result);
  const char *message = troupe_result_get_message (result);
  g_autoptr (GBytes) bytes = NULL;

  *look = TROUPE_RESULT_LOOK_DIM;
  if (!troupe_result_text_is_known (result))
    return g_strdup (troupe_result_text_get_unknown ());

  *look = TROUPE_RESULT_LOOK_PLAIN;
  if (status == TROUPE_RESULT_OK)
    return describe (value, spans, look);

  *look = status >= TROUPE_RESULT_FAILED && status <= TROUPE_RESULT_TIMED_OUT
              ? TROUPE_RESULT_LOOK_ERROR
              : TROUPE_RESULT_LOOK_DIM;
  bytes = g_bytes_new (message, strlen (message));
  return troupe_describe_styled_bytes (bytes, CELL_CHARACTERS, spans);
}

/**
 * troupe_result_text_describe_field:
 * @result: a result
 * @name: the name of a member
 *
 * Returns: (transfer full) (nullable): that member of a value that is a JSON object
 */
char *
troupe_result_text_describe_field (TroupeResult *result, const char *name)
{
  g_autoptr (GBytes) value = troupe_result_get_status (result) == TROUPE_RESULT_OK
                                 ? troupe_result_get_value_bytes (result)
                                 : NULL;
  gsize size;
  const char *text = troupe_bytes_get_data (value, &size);
  g_autoptr (GBytes) bytes = NULL;
  char *member;

  if (value == NULL || !troupe_json_fields_find (text, size, name, &text, &size))
    return NULL;
  member = troupe_json_fields_to_text (text, size);
  bytes = g_bytes_new_take (member, strlen (member));
  return troupe_describe_bytes (bytes, CELL_CHARACTERS);
}

/**
 * troupe_result_text_copy_input:
 * @result: a result
 *
 * Returns: (transfer full): its item as valid UTF-8, with tabs between its parts, as a table has
 *   them
 */
char *
troupe_result_text_copy_input (TroupeResult *result)
{
  g_autoptr (GBytes) input = troupe_result_get_input_bytes (result);
  char *text = troupe_bytes_to_text (input);

  return g_strdelimit (text, (const char[]){ TROUPE_PART_SEPARATOR, '\0' }, '\t');
}
