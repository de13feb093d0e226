/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Names and describes the options of a form, by theme, with the controls that edit them. */

#include "troupe-option-texts.h"

#include "troupe-config.h"
#include "troupe-entry-control.h"
#include "troupe-halt-control.h"
#include "troupe-option-amounts.h"
#include "troupe-option-name.h"
#include "troupe-place-control.h"
#include "troupe-switch-control.h"

#include <glib/gi18n.h>

/* Amounts with values that are words. */
static const TroupeAmount optional_number = { .units = troupe_units_of_number,
                                              .specials = troupe_special_no_limit };
static const TroupeAmount lines = { .units = troupe_units_of_number,
                                    .specials = troupe_special_off };
static const TroupeAmount memory = { .units = troupe_units_of_size,
                                     .initial_unit = TROUPE_UNIT_MEGABYTES,
                                     .specials = troupe_special_no_limit,
                                     .parse = troupe_amount_parse_size };
static const TroupeAmount reserve = { .units = troupe_units_of_size,
                                      .initial_unit = TROUPE_UNIT_MEGABYTES,
                                      .specials = troupe_special_off,
                                      .parse = troupe_amount_parse_size };
static const TroupeAmount block = { .units = troupe_units_of_size,
                                    .initial_unit = TROUPE_UNIT_MEGABYTES,
                                    .least = 1,
                                    .parse = troupe_amount_parse_size };
static const TroupeAmount timeout = { .units = troupe_units_of_timeout,
                                      .specials = troupe_special_no_limit,
                                      .parse = troupe_amount_parse_duration };
static const TroupeAmount delay = { .units = troupe_units_of_duration,
                                    .specials = troupe_special_none,
                                    .parse = troupe_amount_parse_duration };

static const TroupeChoice as_many_as_fit[] = { { "0", N_ ("As many as fit") }, { NULL, NULL } };
static const TroupeAmount records = { .units = troupe_units_of_number, .specials = as_many_as_fit };

static const TroupeChoice random_seed[] = { { "auto", N_ ("New each time") }, { NULL, NULL } };
static const TroupeAmount seed = { .units = troupe_units_of_number, .specials = random_seed };

static const TroupeChoice no_argument[] = {
  { "auto", N_ ("Automatic") },
  { "0", N_ ("Without items") },
  { NULL, NULL },
};
static const TroupeAmount arguments = { .units = troupe_units_of_number, .specials = no_argument };

static const TroupeChoice no_wait[] = { { "", NC_ ("wait", "None"), "wait" }, { NULL, NULL } };
static const TroupeChoice growth[] = {
  { "", N_ ("the same each time") },
  { ",2", N_ ("twice as long each time") },
  { ",3", N_ ("three times as long each time") },
  { NULL, NULL },
};
static const TroupeAmount retry_delay = { .units = troupe_units_of_duration,
                                          .specials = no_wait,
                                          .tails = growth,
                                          .parse = troupe_amount_parse_duration };

static const TroupeChoice no_load[] = { { "", N_ ("No limit") }, { NULL, NULL } };
static const TroupeAmountUnit units_of_load[] = {
  { "", N_ ("processes"), 1, 1e6, 2 },
  /* xgettext:no-c-format */
  { "%", N_ ("% of the cores"), 0, 1e6, 1 },
  { NULL, NULL, 0, 0, 0 },
};
static const TroupeAmount load = { .units = units_of_load, .initial_unit = 1, .specials = no_load };

static const TroupeChoice fills[] = {
  { "no", NC_ ("fill", "No"), "fill" },
  { "context", N_ ("Repeat the words around items") },
  { "plain", N_ ("All items in one place") },
  { "xargs", N_ ("As xargs does") },
  { NULL, NULL },
};

static const TroupeChoice readings[] = {
  { "auto", N_ ("JSON if it looks like it") },
  { "json", N_ ("Always JSON") },
  { "text", N_ ("Always text") },
  { NULL, NULL },
};

static const TroupeChoice shells[] = {
  { "", N_ ("Only if needed") },
  { "/bin/sh", "sh" },
  { "/bin/bash", "bash" },
  { NULL, NULL },
};

static const TroupeChoice delimiters[] = {
  { "", N_ ("As usual") }, { ",", N_ ("Comma") }, { ";", N_ ("Semicolon") },
  { "\\t", N_ ("Tab") },   { NULL, NULL },
};

static const TroupeChoice column_separators[] = {
  { "", NC_ ("separator", "None"), "separator" },
  { ",", N_ ("Comma") },
  { ";", N_ ("Semicolon") },
  { "\\t", N_ ("Tab") },
  { " +", N_ ("Spaces") },
  { NULL, NULL },
};

static const TroupeChoice ends[] = {
  { "\\n", N_ ("End of a line") },
  { "\\n\\n", N_ ("Empty line") },
  { "", NC_ ("separator", "None"), "separator" },
  { NULL, NULL },
};

static const TroupeChoice trims[] = {
  { "auto", N_ ("Automatic") },
  { "n", NC_ ("trim", "No"), "trim" },
  { "l", NC_ ("trim", "At the beginning"), "trim" },
  { "r", NC_ ("trim", "At the end"), "trim" },
  { "lr", NC_ ("trim", "At both ends"), "trim" },
  { NULL, NULL },
};

static const TroupeChoice formats[] = {
  { "lines", N_ ("Lines") }, { "json", "JSON" }, { "jsonl", N_ ("JSON Lines") },
  { "csv", "CSV" },          { NULL, NULL },
};

const TroupeOptionText troupe_option_texts[] = {
  { "job", "chunk", N_ ("Items per Hand-Out"),
    N_ ("Items handed to a worker at a time; by default the number follows how long they take"),
    .amount = &troupe_amount_auto },
  { "job", "retries", N_ ("Retries"), N_ ("How many more times a failed item is run") },
  { "job", "retry-delay", N_ ("Wait Before a Retry"),
    N_ ("The time before a failed item is run again"), .amount = &retry_delay },
  { "job", "crash-limit", N_ ("Crash Limit"),
    N_ ("How many workers an item may crash before it counts as failed") },
  { "job", "timeout", N_ ("Time-out"),
    N_ ("The time that an item may run; a percentage is one of the median time of the items so "
        "far"),
    .amount = &timeout },
  { "job", "halt", N_ ("Stop Early"), N_ ("Whether items end the job before all have run"),
    .create = troupe_halt_control_new },
  { "job", "max-items", N_ ("Items per Worker"),
    N_ ("Number of items after which a worker is replaced by a new process"),
    .amount = &optional_number },
  { "job", "memory-limit", N_ ("Memory Limit"),
    N_ ("Memory that a worker and all that it starts may use"), .amount = &memory },
  { "job", "address-space", N_ ("Address Space"),
    N_ ("Memory that each process may reserve, used or not"), .amount = &memory },
  { "job", "nice", N_ ("Niceness"),
    N_ ("Lowers the priority of the workers, so that other programs go first") },
  { "job", "grace", N_ ("Time to Finish Before Killing"),
    N_ ("How long a worker that is terminated may take before it is killed") },
  { "job", "pin", N_ ("Keep on One Core"), N_ ("Keeps each worker on one core") },
  { "job", "on", N_ ("Where"),
    N_ ("Where the workers run: local, the default, is this computer; ssh:host1,host2*4 are hosts "
        "that SSH connects to, here with four workers on the second one; slurm:PARTITION is a "
        "cluster with Slurm"),
    .create = troupe_place_control_new },
  { "job", "on-file", N_ ("File of Hosts"),
    N_ ("Hosts to run the workers on, one in each line, as HOST, HOST*N or N/HOST"),
    .create = troupe_entry_control_new_for_file, .check = troupe_late_check_file },
  { "job", "ssh", N_ ("SSH Command"),
    N_ ("The command that connects to hosts, with its options; ssh by default"),
    .check = troupe_late_check_program },
  { "job", "slurm-options", N_ ("Slurm Options"),
    N_ ("Options of salloc with which Slurm is asked for nodes, such as --time=2:00:00") },
  { "job", "send", N_ ("Files to Send"),
    N_ ("Files and folders to copy to each host for the run, with commas between them"),
    .create = troupe_entry_control_new_for_files, .check = troupe_late_check_files },
  { "job", "transferfile", N_ ("Files of Each Item"),
    N_ ("Files to send to the host of an item before it runs, such as {}, with commas between "
        "them") },
  { "job", "return", N_ ("Files to Bring Back"),
    N_ ("Files of an item that come back from its host afterwards, such as {.}.out, with commas "
        "between them") },
  { "job", "cleanup", N_ ("Remove These Files There"),
    N_ ("Removes the files of an item on its host when it is finished") },
  { "job", "tmpdir", N_ ("Folder for Temporary Files"),
    N_ ("Of commands and functions, and of the results where the job runs in a terminal"),
    .create = troupe_entry_control_new_for_folder, .check = troupe_late_check_folder },
  { "job", "max-args", N_ ("Items per Command"),
    N_ ("How many items a command has, also as {1}, {2} and so on; automatic is one"),
    .amount = &arguments },
  { "job", "max-lines", N_ ("Lines per Command"),
    N_ ("How many lines of items a command has; a line that ends with a blank continues on the "
        "next one"),
    .amount = &lines },
  { "job", "fill", N_ ("Fill Commands"), N_ ("Gives as many items to a command as fit"),
    .choices = fills },
  { "job", "max-chars", N_ ("Longest Command Line"),
    N_ ("Bytes of a command line that is filled; automatic is what the system permits"),
    .amount = &troupe_amount_auto },
  { "job", "shell", N_ ("Shell"), N_ ("The shell that runs the commands"), .choices = shells,
    .has_others = TRUE, .check = troupe_late_check_program },
  { "job", "env", N_ ("Environment"),
    N_ ("Names of exported variables and functions of bash, with commas between them, without "
        "which the job does not start") },
  { "job", "workdir", N_ ("Folder of Commands"),
    N_ ("The folder that each command runs in, also with {} in its name; ... is a fresh one for "
        "each"),
    .create = troupe_entry_control_new_for_folder, .check = troupe_late_check_workdir },
  { "job", "tty", N_ ("Commands Have the Terminal"),
    N_ ("Gives the terminal to commands, one at a time, where the job runs in one") },
  { "job", "keep-failed", N_ ("Keep Output of Failed Commands"),
    N_ ("The output of a command that failed is a result as well, as with diff and grep") },
  { "job", "ok-status", N_ ("Exit Statuses of Success"),
    N_ ("The exit statuses with which a command succeeds, such as 0,1") },
  { "job", "outside-sandbox", N_ ("Outside the Sandbox"),
    N_ ("Runs commands outside the sandbox that Troupe is in, if the sandbox permits it") },
  { "job", "replace", N_ ("Replace Dead Workers"), N_ ("Starts a new worker when one dies") },
  { "job", "interpreter", N_ ("Interpreter"), N_ ("The program that runs Python"),
    .check = troupe_late_check_program },
  { "job", "items-as", N_ ("Items as"), N_ ("How an item becomes a Python value"),
    .choices = readings },
  { "job", "link", N_ ("Pair Lists Item by Item"),
    N_ ("The first items of all lists go together, then the second ones; the shorter lists begin "
        "again") },
  { "job", "shuf", N_ ("Random Order"),
    N_ ("Runs the items in random order, after all of them were read") },
  { "job", "seed", N_ ("Seed of the Random Order"),
    N_ ("The same number gives the same order again"), .amount = &seed },
  { "job", "stdin-item", N_ ("Item on Standard Input"),
    N_ ("A command reads its item, and does not have it as an argument") },
  { "job", "plus", N_ ("Additional Replacement Strings"),
    N_ ("Those of GNU parallel --plus, such as {+.}, {%.gz} and {/old/new}") },

  { "pace", "delay", N_ ("Time Between Starts"),
    N_ ("The least time between the starts of two items"), .amount = &delay },
  { "pace", "load", N_ ("Load Limit"),
    N_ ("No item starts while as many processes want a core or wait for a disk"), .amount = &load },
  { "pace", "memfree", N_ ("Memory to Leave Free"),
    N_ ("No item starts while less is available; below half of it, the youngest item is ended and "
        "run again later"),
    .amount = &reserve },
  { "pace", "memsuspend", N_ ("Suspend for Memory"),
    N_ ("Items are suspended, the youngest first, while less than twice as much is available"),
    .amount = &reserve },
  { "pace", "limit", N_ ("Limit Command"),
    N_ ("A command that is run before each item: exit status 0 starts it, 1 waits, 2 also ends the "
        "youngest one, which is run again later"),
    .check = troupe_late_check_limit },

  { "items", "delimiter", N_ ("Delimiter"),
    N_ ("The text after each item, or between the values of a table; as usual is the end of a "
        "line, or a comma"),
    .choices = delimiters, .has_others = TRUE },
  { "items", "pipe", N_ ("Blocks of Records"),
    N_ ("Cuts the files into blocks, each of which is an item that a command reads") },
  { "items", "block", N_ ("Size of a Block"), N_ ("The bytes of a block"), .amount = &block },
  { "items", "records", N_ ("Records of a Block"), N_ ("The number of records of a block"),
    .amount = &records },
  { "items", "recstart", N_ ("Beginning of a Record"),
    N_ ("The text with which a record begins, such as >") },
  { "items", "recend", N_ ("End of a Record"), N_ ("The text with which a record ends"),
    .choices = ends, .has_others = TRUE },
  { "items", "skip-first-line", N_ ("Skip the First Line"), N_ ("It is not an item") },
  { "items", "header", N_ ("The First Line Is a Header"),
    N_ ("It names the columns, as in {name}; with blocks, it comes before each of them") },
  { "items", "no-header", N_ ("No Header"),
    N_ ("The first row of the table is an item, and columns have numbers") },
  { "items", "colsep", N_ ("Column Separator"),
    N_ ("Splits items into columns, {1}, {2} and so on; other separators are regular expressions"),
    .choices = column_separators, .has_others = TRUE },
  { "items", "trim", N_ ("Trim"), N_ ("Removes white space around items"), .choices = trims },
  { "items", "hidden", N_ ("Hidden Files Too"),
    N_ ("The pattern matches names that begin with a dot") },
  { "items", "no-hidden", N_ ("No Hidden Files"),
    N_ ("Leaves out files and folders whose names begin with a dot") },
  { "items", "natural", N_ ("Natural Order"),
    N_ ("Files in the order of the numbers in their names: image2 before image10") },
  { "items", "no-run-if-empty", N_ ("May Be Empty"),
    N_ ("Blank items are left out, and a pattern that matches no file is no error") },

  { "output", "format", N_ ("Format of the Results"),
    N_ ("Lines, the default, are the values alone"), .choices = formats },
  { "output", "output", N_ ("File of the Results"),
    N_ ("Where the results are written, instead of standard output"),
    .create = troupe_entry_control_new_for_new_file, .check = troupe_late_check_file_to_write },
  { "output", "joblog", N_ ("Log of the Items"),
    N_ ("A file with a line about each item, in the columns of GNU parallel"),
    .create = troupe_entry_control_new_for_new_file, .check = troupe_late_check_file_to_write },
  { "output", "results", N_ ("Folder of the Output"),
    N_ ("A folder with files of what each item prints"),
    .create = troupe_entry_control_new_for_folder, .check = troupe_late_check_folder_to_write },
  { "output", "report", N_ ("Report"), N_ ("A file with the figures of the whole run, as JSON"),
    .create = troupe_entry_control_new_for_new_file, .check = troupe_late_check_file_to_write },
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

const guint troupe_option_n_texts = G_N_ELEMENTS (troupe_option_texts);

/* By default, the control follows from the type of the option. */
static const TroupeAmount *
find_amount (const TroupeOptionText *text, const TroupeOption *option)
{
  if (text->amount)
    return text->amount;

  switch (option->type)
    {
    case TROUPE_OPTION_COUNT:
    case TROUPE_OPTION_LONG_COUNT:
      return option->may_be_auto ? &troupe_amount_auto : &troupe_amount_number;
    case TROUPE_OPTION_SECONDS:
      return &troupe_amount_duration;
    case TROUPE_OPTION_SIZE:
      return &troupe_amount_size;
    case TROUPE_OPTION_PERCENT:
    case TROUPE_OPTION_BOOLEAN:
    case TROUPE_OPTION_TEXT:
    case TROUPE_OPTION_PATH:
    case TROUPE_OPTION_CHOICE:
    default:
      return NULL;
    }
}

static GtkWidget *
create_amount (const TroupeAmount *described, const TroupeOption *option)
{
  TroupeAmount amount = *described;

  if (option->type == TROUPE_OPTION_COUNT || option->type == TROUPE_OPTION_LONG_COUNT)
    {
      amount.least = MAX (amount.least, (double) option->least);
      amount.most = option->most > 0                      ? option->most
                    : option->type == TROUPE_OPTION_COUNT ? G_MAXUINT
                                                          : 0;
    }
  return troupe_amount_control_new (&amount);
}

/* How messages call an option that is in the form. */
static const char *
name_option (const char *option)
{
  for (guint i = 0; i < G_N_ELEMENTS (troupe_option_texts); i++)
    if (g_str_equal (troupe_option_texts[i].option, option))
      {
        /* Translators: the name of a row in the form, in a sentence */
        g_autofree char *name = g_strdup_printf (_ ("“%s”"), _ (troupe_option_texts[i].title));

        return g_intern_string (name);
      }
  return NULL;
}

/**
 * troupe_option_texts_name_options:
 *
 * Lets the messages of core call options as the form does: “Keep Order” instead of --keep-order.
 */
void
troupe_option_texts_name_options (void)
{
  troupe_option_name_set_namer (name_option);
}

/**
 * troupe_option_text_create_control:
 * @self: a line of the table
 * @option: its option
 *
 * Returns: (transfer floating): a control for the option, a #TroupeOptionControl
 */
GtkWidget *
troupe_option_text_create_control (const TroupeOptionText *self, const TroupeOption *option)
{
  const TroupeAmount *amount = find_amount (self, option);

  if (self->create)
    return self->create ();
  if (self->choices)
    return troupe_choice_control_new (self->choices, self->has_others);
  if (amount)
    return create_amount (amount, option);
  if (option->type == TROUPE_OPTION_BOOLEAN)
    return g_object_new (TROUPE_TYPE_SWITCH_CONTROL, NULL);
  return troupe_entry_control_new ();
}
