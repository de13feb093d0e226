/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What changes once or twice in a run, as a frame: its start, its end and its error. */

#include "troupe-told-facts.h"

#include "troupe-told-reader.h"
#include "troupe-told-writer.h"
#include "troupe-wire-error.h"

/**
 * troupe_told_facts_append:
 * @frame: the bytes to append a frame to
 * @facts: the facts
 */
void
troupe_told_facts_append (GByteArray *frame, const TroupeToldFacts *facts)
{
  TroupeToldWriter writer;

  troupe_told_writer_begin (&writer, frame, TROUPE_TOLD_FACTS);
  troupe_told_writer_put_u64 (&writer, facts->started_on);
  troupe_told_writer_put_u64 (&writer, facts->ended_on);
  troupe_told_writer_put_u32 (&writer, facts->error != NULL);
  troupe_told_writer_put_u32 (&writer, facts->error != NULL ? facts->error->code : 0);
  troupe_told_writer_end_fixed (&writer);
  troupe_told_writer_put_text (
      &writer, facts->error != NULL ? g_quark_to_string (facts->error->domain) : NULL);
  troupe_told_writer_put_text (&writer, facts->error != NULL ? facts->error->message : NULL);
  troupe_told_writer_end (&writer);
}

/**
 * troupe_told_facts_read:
 * @body: the body of a frame of the type %TROUPE_TOLD_FACTS
 * @size: its bytes
 * @facts: (out): the facts, to be cleared with troupe_told_facts_clear(); an error of a domain that
 *   this process does not have is a %TROUPE_WIRE_ERROR_CLOSED, with its message
 * @error: return location for an error
 *
 * Returns: %FALSE if the frame is malformed
 */
gboolean
troupe_told_facts_read (const guint8 *body, gsize size, TroupeToldFacts *facts, GError **error)
{
  g_autofree char *domain = NULL;
  g_autofree char *message = NULL;
  TroupeToldReader reader;
  gboolean has_error;
  int code;

  troupe_told_reader_open (&reader, TROUPE_TOLD_FACTS, body, size);
  facts->started_on = troupe_told_reader_take_u64 (&reader, 0);
  facts->ended_on = troupe_told_reader_take_u64 (&reader, 0);
  has_error = troupe_told_reader_take_flag (&reader);
  code = (gint32) troupe_told_reader_take_u32 (&reader, 0);
  domain = troupe_told_reader_take_text (&reader);
  message = troupe_told_reader_take_text (&reader);
  facts->error = NULL;

  troupe_told_reader_refuse_unless (&reader, facts->started_on >= 0 && facts->ended_on >= 0);
  if (!troupe_told_reader_close (&reader, error))
    return FALSE;

  if (has_error)
    {
      /* What others send makes no new quark: those are never freed. */
      const GQuark known = g_quark_try_string (domain);

      facts->error = g_error_new_literal (known != 0 ? known : TROUPE_WIRE_ERROR,
                                          known != 0 ? code : TROUPE_WIRE_ERROR_CLOSED, message);
    }
  return TRUE;
}

/** troupe_told_facts_clear: frees what @facts owns, and empties it. */
void
troupe_told_facts_clear (TroupeToldFacts *facts)
{
  g_clear_error (&facts->error);
  *facts = (TroupeToldFacts){ 0 };
}
