/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Names and describes the options of a form, by theme. */

#include "troupe-option-group.h"

#include "troupe-config.h"
#include "troupe-item-list.h"
#include "troupe-option-row.h"

#include <glib/gi18n.h>

struct _TroupeOptionGroup
{
  AdwExpanderRow parent_instance;

  char *theme;
  TroupeOptions *options;
  TroupeJobKind kind;
  TroupeSandbox sandbox;
  /* The rows, TroupeOptionRow, once they are shown. */
  GPtrArray *rows;
};

G_DEFINE_FINAL_TYPE (TroupeOptionGroup, troupe_option_group, ADW_TYPE_EXPANDER_ROW)

enum
{
  PROP_0,
  PROP_THEME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* In the order in which they are shown. */
static const struct
{
  const char *theme;
  const char *option;
  const char *title;
  const char *help;
} texts[] = {
  { "job", "chunk", N_ ("Items per Hand-Out"),
    N_ ("Items handed to a worker at a time; auto, the default, adapts the number to how long they "
        "take") },
  { "job", "retries", N_ ("Retries"),
    N_ ("How many more times a failed item is run; 0 by default") },
  { "job", "retry-delay", N_ ("Wait Before a Retry"),
    N_ ("Seconds before a failed item is run again, and a factor by which they grow each time, as "
        "in "
        "5,2; empty, the default, is no wait") },
  { "job", "crash-limit", N_ ("Crash Limit"),
    N_ ("How many workers an item may crash before it counts as failed; 3 by default") },
  { "job", "timeout", N_ ("Time-out"),
    /* xgettext:no-c-format */
    N_ ("Time that an item may run, such as 30, 10m, or 200% of the median; 0, the default, is no "
        "limit") },
  { "job", "halt", N_ ("Stop Early"),
    N_ ("Whether items end the job before all have run: never, the default; soon or now, after a "
        "number of failures, as in soon,fail=3 or now,fail=10%, or after enough items succeeded "
        "or are done, as in now,success=1 or soon,done=50%") },
  { "job", "max-items", N_ ("Items per Worker"),
    N_ ("Number of items after which a worker is replaced by a new process; 0, the default, is no "
        "limit") },
  { "job", "memory-limit", N_ ("Memory Limit"),
    N_ ("Memory that a worker and all that it starts may use, such as 512M or 2G; 0, the default, "
        "is "
        "no limit") },
  { "job", "address-space", N_ ("Address Space"),
    N_ ("Memory that each process may reserve, used or not, such as 4G; 0, the default, is no "
        "limit") },
  { "job", "nice", N_ ("Niceness"),
    N_ ("Lowers the priority of the workers, by 0, the default, to 19") },
  { "job", "grace", N_ ("Time to Finish Before Killing"),
    N_ ("Seconds between SIGTERM and SIGKILL when a worker is terminated; 2 by default") },
  { "job", "pin", N_ ("Keep on One Core"), N_ ("Keeps each worker on one core") },
  { "job", "tmpdir", N_ ("Folder for Temporary Files"),
    N_ ("Of commands and functions, and of the results where the job runs in a terminal") },
  { "job", "max-args", N_ ("Items per Command"),
    N_ ("How many items a command has, also as {1}, {2} and so on; auto, the default, is one; 0 "
        "runs "
        "it for each item without the item") },
  { "job", "max-lines", N_ ("Lines per Command"),
    N_ ("The same, where an item that ends with a blank goes on with the next one; 0, the default, "
        "is off") },
  { "job", "fill", N_ ("Fill Commands"),
    N_ ("Gives as many items to a command as fit: no, the default; context repeats the words that "
        "they are in, plain puts them in one place, xargs does not share the last ones out") },
  { "job", "max-chars", N_ ("Longest Command Line"),
    N_ ("Bytes of a command line that is filled; auto, the default, is what the system permits") },
  { "job", "shell", N_ ("Shell"),
    N_ ("The shell that runs all commands, such as /bin/bash; without one, /bin/sh runs those that "
        "need a shell") },
  { "job", "env", N_ ("Environment"),
    N_ ("Names of exported variables and functions of bash, with commas between them, without "
        "which "
        "the job does not start") },
  { "job", "workdir", N_ ("Folder of Commands"),
    N_ ("The folder that each command runs in, also with {} in its name; ... is a fresh one for "
        "each") },
  { "job", "tty", N_ ("Commands Have the Terminal"),
    N_ ("Gives the terminal to commands, one at a time, where the job runs in one") },
  { "job", "keep-failed", N_ ("Keep Output of Failed Commands"),
    N_ ("The output of a command that failed is a result as well, as with diff and grep") },
  { "job", "ok-status", N_ ("Exit Statuses of Success"),
    N_ ("The exit statuses with which a command succeeds, such as 0,1; 0 by default") },
  { "job", "outside-sandbox", N_ ("Outside the Sandbox"),
    N_ ("Runs commands outside the sandbox that Troupe is in, if the sandbox permits it") },
  { "job", "replace", N_ ("Replace Dead Workers"), N_ ("Starts a new worker when one dies") },
  { "job", "interpreter", N_ ("Interpreter"), N_ ("The Python interpreter; python3 by default") },
  { "job", "items-as", N_ ("Items as"),
    N_ ("How an item becomes a Python value: auto, the default, json or text") },
  { "job", "link", N_ ("Pair Lists Item by Item"),
    N_ ("The first items of all lists go together, then the second ones; the shorter lists begin "
        "again") },
  { "job", "shuf", N_ ("Random Order"),
    N_ ("Runs the items in random order, after all of them were read") },
  { "job", "seed", N_ ("Seed of the Random Order"),
    N_ ("The same number gives the same order again; auto, the default, gives another one each "
        "time") },
  { "job", "stdin-item", N_ ("Item on Standard Input"),
    N_ ("A command reads its item, and does not have it as an argument") },
  { "job", "plus", N_ ("Additional Replacement Strings"),
    N_ ("Those of GNU parallel --plus, such as {+.}, {%.gz} and {/old/new}") },

  { "pace", "delay", N_ ("Time Between Starts"),
    N_ ("Least seconds between the starts of two items; 0 by default") },
  { "pace", "load", N_ ("Load Limit"),
    N_ ("No item starts while as many processes want a core or wait for a disk; a number, or a "
        "percentage of the cores, as in 80%; empty, the default, is no limit") },
  { "pace", "memfree", N_ ("Memory to Leave Free"),
    N_ ("No item starts while less is available, such as 2G; below half of it, the youngest item "
        "is "
        "ended and run again later; 0 by default") },
  { "pace", "memsuspend", N_ ("Suspend for Memory"),
    N_ ("Items are suspended, the youngest first, while less than twice as much is available; 0 by "
        "default") },
  { "pace", "limit", N_ ("Limit Command"),
    N_ ("A command that is run before each item: exit status 0 starts it, 1 waits, 2 also ends the "
        "youngest one, which is run again later; empty by default") },

  { "items", "delimiter", N_ ("Delimiter"),
    N_ ("The text after each item, or between the values of a table, such as ; or \\t; nothing, "
        "the "
        "default, is a newline, or a comma") },
  { "items", "pipe", N_ ("Blocks of Records"),
    N_ ("Cuts the files into blocks, each of which is an item that a command reads") },
  { "items", "block", N_ ("Size of a Block"),
    N_ ("The bytes of a block, such as 10M; 1M by default") },
  { "items", "records", N_ ("Records of a Block"),
    N_ ("The number of records of a block; 0, the default, is as many as its size allows") },
  { "items", "recstart", N_ ("Beginning of a Record"),
    N_ ("The text with which a record begins, such as >") },
  { "items", "recend", N_ ("End of a Record"),
    N_ ("The text with which a record ends; \\n, a newline, by default") },
  { "items", "skip-first-line", N_ ("Skip the First Line"), N_ ("It is no item") },
  { "items", "header", N_ ("The First Line Is a Header"),
    N_ ("It names the columns, as in {name}; with blocks, it comes before each of them") },
  { "items", "no-header", N_ ("No Header"),
    N_ ("The first row of the table is an item, and columns have numbers") },
  { "items", "colsep", N_ ("Column Separator"),
    N_ ("A regular expression at which items are split into columns, {1}, {2} and so on") },
  { "items", "trim", N_ ("Trim"),
    N_ ("Removes white space on the left or right: auto, the default, n, l, r, lr or rl") },
  { "items", "hidden", N_ ("Hidden Files Too"),
    N_ ("The pattern matches names that begin with a dot") },
  { "items", "no-hidden", N_ ("No Hidden Files"),
    N_ ("Leaves out files and folders whose names begin with a dot") },
  { "items", "no-run-if-empty", N_ ("May Be Empty"),
    N_ ("Blank items are left out, and it is no error if no file matches") },

  { "output", "unordered", N_ ("Unordered"),
    N_ ("Writes results as they finish, not in the order of the items") },
  { "output", "print-command", N_ ("Command Lines in the Results"),
    N_ ("Writes the command line of each item before its result") },
  { "output", "verbose", N_ ("Command Lines Among Messages"),
    N_ ("Prints the command line of each item on standard error") },
  { "output", "keep-order", N_ ("Keep Order"),
    N_ ("Writes output in the order of the items, also line by line") },
  { "output", "line-buffer", N_ ("Line by Line"),
    N_ ("Writes each line that items print at once, lines of all items mixed; the window shows it "
        "with the items") },
  { "output", "ungroup", N_ ("Ungrouped"),
    N_ ("Writes what items print at once, also parts of lines; the window shows it with the "
        "items") },
  { "output", "tag", N_ ("Tags"), N_ ("Begins each line of output with its item and a tab") },
  { "output", "tagstring", N_ ("Text of Tags"),
    N_ ("Begins each line of output with this text, in which replacement strings such as {/} stand "
        "for the item, and a tab") },
};

static gboolean
is_used (TroupeOptionGroup *self, const TroupeOption *option)
{
  return TROUPE_IS_ITEM_LIST (self->options)
             ? troupe_item_list_takes (TROUPE_ITEM_LIST (self->options), option)
             : troupe_option_is_for (option, self->kind);
}

/* Some options are for one kind of job, or for some kinds of list, only. */
static void
update (TroupeOptionGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      TroupeOptionRow *row = self->rows->pdata[i];
      const TroupeOption *option =
          self->options == NULL
              ? NULL
              : troupe_options_find (self->options, troupe_option_row_get_option (row));

      g_object_set (row, "options", self->options, NULL);
      gtk_widget_set_visible (GTK_WIDGET (row), option != NULL && is_used (self, option));
    }
}

static void
add_rows (TroupeOptionGroup *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const gboolean is_outside = g_str_equal (texts[i].option, "outside-sandbox");
      GtkWidget *row;

      /* Without a sandbox that option has no effect. */
      if (!g_str_equal (texts[i].theme, self->theme) ||
          (is_outside && self->sandbox == TROUPE_SANDBOX_NONE))
        continue;

      row = g_object_new (TROUPE_TYPE_OPTION_ROW, "option", texts[i].option, "title",
                          _ (texts[i].title), "help", _ (texts[i].help), NULL);
      gtk_widget_set_sensitive (row, !is_outside || self->sandbox == TROUPE_SANDBOX_OPEN);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
      g_ptr_array_add (self->rows, row);
    }
}

static void
expanded_cb (TroupeOptionGroup *self)
{
  if (!adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)) || self->rows->len > 0)
    return;

  add_rows (self);
  update (self);
}

static void
troupe_option_group_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeOptionGroup *self = TROUPE_OPTION_GROUP (object);

  switch (prop_id)
    {
    case PROP_THEME:
      g_value_set_string (value, self->theme);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_option_group_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  TroupeOptionGroup *self = TROUPE_OPTION_GROUP (object);

  switch (prop_id)
    {
    case PROP_THEME:
      self->theme = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_option_group_dispose (GObject *object)
{
  g_clear_object (&TROUPE_OPTION_GROUP (object)->options);

  G_OBJECT_CLASS (troupe_option_group_parent_class)->dispose (object);
}

static void
troupe_option_group_finalize (GObject *object)
{
  TroupeOptionGroup *self = TROUPE_OPTION_GROUP (object);

  g_free (self->theme);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (troupe_option_group_parent_class)->finalize (object);
}

static void
troupe_option_group_class_init (TroupeOptionGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = troupe_option_group_get_property;
  object_class->set_property = troupe_option_group_set_property;
  object_class->dispose = troupe_option_group_dispose;
  object_class->finalize = troupe_option_group_finalize;

  properties[PROP_THEME] =
      g_param_spec_string ("theme", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_option_group_init (TroupeOptionGroup *self)
{
  self->rows = g_ptr_array_new ();
  g_signal_connect (self, "notify::expanded", G_CALLBACK (expanded_cb), NULL);
}

/**
 * troupe_option_group_set_options:
 * @options: (nullable): the options to edit, always of the same type
 * @kind: the kind of the job
 */
void
troupe_option_group_set_options (TroupeOptionGroup *self,
                                 TroupeOptions *options,
                                 TroupeJobKind kind)
{
  g_return_if_fail (TROUPE_IS_OPTION_GROUP (self));

  g_set_object (&self->options, options);
  self->kind = kind;
  update (self);
}

/**
 * troupe_option_group_set_sandbox:
 * @sandbox: the sandbox that Troupe runs in
 *
 * Must be called before the row is opened.
 */
void
troupe_option_group_set_sandbox (TroupeOptionGroup *self, TroupeSandbox sandbox)
{
  g_return_if_fail (TROUPE_IS_OPTION_GROUP (self));
  g_return_if_fail (self->rows->len == 0);

  self->sandbox = sandbox;
}

/**
 * troupe_option_group_show_invalid:
 *
 * Moves the focus to an option with an invalid value, if there is one.
 *
 * Returns: whether there is one
 */
gboolean
troupe_option_group_show_invalid (TroupeOptionGroup *self)
{
  g_return_val_if_fail (TROUPE_IS_OPTION_GROUP (self), FALSE);

  for (guint i = 0; i < self->rows->len; i++)
    if (troupe_option_row_get_invalid (self->rows->pdata[i]))
      {
        adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
        gtk_widget_grab_focus (adw_action_row_get_activatable_widget (self->rows->pdata[i]));
        return TRUE;
      }
  return FALSE;
}
