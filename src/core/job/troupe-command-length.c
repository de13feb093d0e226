/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures command lines, as the system and as a person counts their length. */

#include "troupe-command-length.h"

#include <string.h>
#include <unistd.h>

/* The kernel's limit of one argument, with its NUL byte (MAX_ARG_STRLEN in linux/binfmts.h). */
#define ARGUMENT_MAX (128 * 1024)

/* The kernel's limit of all arguments, however large the stack may be (_STK_LIM in fs/exec.c). */
#define ARGUMENTS_MAX (6 * 1024 * 1024)

/* Left for what a worker adds to the command and its environment. */
#define HEADROOM 8192

struct _TroupeCommandLength
{
  TroupeTemplate *template_;
  guint max_chars;
  gsize max_bytes;
  TroupeArguments *arguments;
  GString *line;
};

/* The kernel counts each string and a pointer to it. */
static gsize
measure (const char *const *strings, gsize *longest)
{
  gsize total = 0;

  *longest = 0;
  for (; *strings != NULL; strings++)
    {
      const gsize size = strlen (*strings) + 1;

      *longest = MAX (*longest, size);
      total += size + sizeof (char *);
    }
  return total;
}

/* What the environment leaves for arguments. */
static gsize
find_max_bytes (void)
{
  const long arg_max = sysconf (_SC_ARG_MAX);
  const gsize most = arg_max < 0 ? ARGUMENT_MAX : MIN ((gsize) arg_max, ARGUMENTS_MAX);
  gsize longest;
  const gsize taken = measure ((const char *const *) environ, &longest) + HEADROOM;

  return most > taken ? most - taken : 0;
}

/**
 * troupe_command_length_new:
 * @template_: (transfer full): the template of the command
 * @max_chars: the length that the line may have in characters, as it is shown, with the NUL byte at
 *   its end; or 0 for as long as the system permits
 *
 * Returns: (transfer full): the limits of that command
 */
TroupeCommandLength *
troupe_command_length_new (TroupeTemplate *template_, guint max_chars)
{
  TroupeCommandLength *self = g_new0 (TroupeCommandLength, 1);

  self->template_ = template_;
  self->max_chars = max_chars;
  self->max_bytes = find_max_bytes ();
  self->arguments = troupe_arguments_new ();
  self->line = g_string_new (NULL);
  return self;
}

/**
 * troupe_command_length_free:
 * @self: (transfer full): the limits of a command
 *
 * Frees @self and its template.
 */
void
troupe_command_length_free (TroupeCommandLength *self)
{
  troupe_template_free (self->template_);
  troupe_arguments_free (self->arguments);
  g_string_free (self->line, TRUE);
  g_free (self);
}

/**
 * troupe_command_length_fits:
 * @self: the limits of a command
 * @item: an item
 * @size: its size in bytes
 *
 * Returns: whether the command line of @item is within the limits; also if there is none, which is
 *   the item's failure
 */
gboolean
troupe_command_length_fits (TroupeCommandLength *self, const char *item, gsize size)
{
  gsize longest;

  if (self->max_chars > 0)
    {
      g_string_truncate (self->line, 0);
      troupe_template_describe (self->template_, item, size, 1, 1, self->line);
      if (self->line->len + 1 > self->max_chars)
        return FALSE;
    }

  if (!troupe_template_expand (self->template_, item, size, 1, 1, self->arguments, NULL))
    return TRUE;
  return measure ((const char *const *) troupe_arguments_get (self->arguments), &longest) <=
             self->max_bytes &&
         longest <= ARGUMENT_MAX;
}
