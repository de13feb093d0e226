/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Builds the argument vector of a program in memory that is reused. */

#include "troupe-arguments.h"

/* The arguments, each ended by a NUL byte. */
struct _TroupeArguments
{
  GString *text;
  GArray *starts;
  GPtrArray *pointers;
};

/**
 * troupe_arguments_new:
 *
 * Returns: (transfer full): an empty list of arguments
 */
TroupeArguments *
troupe_arguments_new (void)
{
  TroupeArguments *self = g_new (TroupeArguments, 1);

  self->text = g_string_new (NULL);
  self->starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->pointers = g_ptr_array_new ();
  troupe_arguments_clear (self);
  return self;
}

/**
 * troupe_arguments_free:
 * @self: (transfer full): a list of arguments
 *
 * Frees @self.
 */
void
troupe_arguments_free (TroupeArguments *self)
{
  g_string_free (self->text, TRUE);
  g_array_unref (self->starts);
  g_ptr_array_unref (self->pointers);
  g_free (self);
}

/**
 * troupe_arguments_clear:
 * @self: arguments
 *
 * Starts with the first argument again.
 */
void
troupe_arguments_clear (TroupeArguments *self)
{
  const gsize start = 0;

  g_string_truncate (self->text, 0);
  g_array_set_size (self->starts, 0);
  g_array_append_val (self->starts, start);
}

/**
 * troupe_arguments_get_text:
 * @self: arguments
 *
 * Returns: (transfer none): the buffer that the current argument is appended to
 */
GString *
troupe_arguments_get_text (TroupeArguments *self)
{
  return self->text;
}

/**
 * troupe_arguments_end:
 * @self: arguments
 *
 * Ends the current argument: the next one begins.
 */
void
troupe_arguments_end (TroupeArguments *self)
{
  g_string_append_c (self->text, '\0');
  g_array_append_val (self->starts, self->text->len);
}

/**
 * troupe_arguments_add:
 * @self: a list of arguments
 * @argument: another argument, copied
 *
 * Adds a whole argument.
 */
void
troupe_arguments_add (TroupeArguments *self, const char *argument)
{
  g_string_append (self->text, argument);
  troupe_arguments_end (self);
}

/**
 * troupe_arguments_get_count:
 * @self: arguments
 *
 * Returns: the number of complete arguments
 */
guint
troupe_arguments_get_count (TroupeArguments *self)
{
  return self->starts->len - 1;
}

/**
 * troupe_arguments_get:
 * @self: arguments
 *
 * Returns: (transfer none) (array zero-terminated=1): the arguments, until they are changed; room
 *   for two more pointers follows the %NULL
 */
char **
troupe_arguments_get (TroupeArguments *self)
{
  guint count = troupe_arguments_get_count (self);

  g_ptr_array_set_size (self->pointers, count + 3);
  for (guint i = 0; i < count; i++)
    self->pointers->pdata[i] = self->text->str + g_array_index (self->starts, gsize, i);
  self->pointers->pdata[count] = NULL;
  return (char **) self->pointers->pdata;
}
