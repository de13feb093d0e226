/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The answer to a watcher: to its order, or to its wish to watch. */

#include "troupe-told-answer.h"

#include "troupe-told-reader.h"
#include "troupe-told-writer.h"

/**
 * troupe_told_answer_append:
 * @frame: the bytes to append a frame to
 * @answer: the answer
 * @text: (nullable): a sentence for the user, if it is not %TROUPE_TOLD_DONE
 */
void
troupe_told_answer_append (GByteArray *frame, TroupeToldAnswer answer, const char *text)
{
  TroupeToldWriter writer;

  troupe_told_writer_begin (&writer, frame, TROUPE_TOLD_ANSWER);
  troupe_told_writer_put_u32 (&writer, answer);
  troupe_told_writer_end_fixed (&writer);
  troupe_told_writer_put_text (&writer, text);
  troupe_told_writer_end (&writer);
}

/**
 * troupe_told_answer_read:
 * @body: the body of a frame of the type %TROUPE_TOLD_ANSWER
 * @size: its bytes
 * @answer: (out): the answer; one that this version does not know is %TROUPE_TOLD_NOT_ALLOWED, and
 *   its text says the rest
 * @text: (out) (transfer full): a sentence for the user, or an empty string
 * @error: return location for an error
 *
 * Returns: %FALSE if the frame is malformed; @text is %NULL then
 */
gboolean
troupe_told_answer_read (const guint8 *body,
                         gsize size,
                         TroupeToldAnswer *answer,
                         char **text,
                         GError **error)
{
  g_autofree char *taken = NULL;
  TroupeToldReader reader;
  guint32 number;

  *text = NULL;
  troupe_told_reader_open (&reader, TROUPE_TOLD_ANSWER, body, size);
  number = troupe_told_reader_take_u32 (&reader, TROUPE_TOLD_NOT_ALLOWED);
  *answer = number <= TROUPE_TOLD_OTHER_VERSION ? number : TROUPE_TOLD_NOT_ALLOWED;
  taken = troupe_told_reader_take_text (&reader);
  if (!troupe_told_reader_close (&reader, error))
    return FALSE;

  *text = g_steal_pointer (&taken);
  return TRUE;
}
