/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits the file and the name of a Python function. */

#include "troupe-python-rows.h"

#include "troupe-config.h"
#include "troupe-file-dialog.h"
#include "troupe-property.h"
#include "troupe-python-functions.h"

#include <glib/gi18n.h>
#include <string.h>

/* How long nothing has to be typed before the file is read, in milliseconds. */
#define PAUSE 300

struct _TroupePythonRows
{
  AdwBin parent_instance;

  TroupeJob *job;
  gboolean updating;
  guint source;
  GCancellable *cancellable;
  /* Of the file, NULL if it was not read. */
  GStrv functions;
  /* Whether a file was chosen whose function is to be filled in. */
  gboolean is_chosen;
  char *missing;

  GtkEditable *file;
  GtkEditable *function;
  GtkMenuButton *list_button;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (TroupePythonRows, troupe_python_rows, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_JOB,
  PROP_MISSING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_missing (TroupePythonRows *self, char *sentence)
{
  troupe_property_set_string (self, properties[PROP_MISSING], &self->missing, sentence);
  g_free (sentence);
}

/* Other texts are modules, which the interpreter finds. */
static gboolean
is_path (const char *text)
{
  return g_str_has_suffix (text, ".py") || strchr (text, '/') != NULL;
}

static gboolean
is_blank (GtkEditable *field)
{
  const char *text = gtk_editable_get_text (field);

  return text[strspn (text, " \t")] == '\0';
}

static void
update_missing (TroupePythonRows *self)
{
  const char *name = gtk_editable_get_text (self->function);
  const char *path = gtk_editable_get_text (self->file);

  /* It may define that function in another way. */
  if (self->functions && self->functions[0] && !is_blank (self->function) &&
      !g_strv_contains ((const char *const *) self->functions, name))
    {
      g_autofree char *file = g_path_get_basename (path);

      set_missing (self, g_strdup_printf (_ ("“%s” defines no function “%s”."), file, name));
    }
  else
    set_missing (self, NULL);
}

static void
chosen_function_cb (TroupePythonRows *self, GtkListBoxRow *row)
{
  gtk_menu_button_popdown (self->list_button);
  gtk_editable_set_text (self->function, self->functions[gtk_list_box_row_get_index (row)]);
  gtk_widget_grab_focus (GTK_WIDGET (self->function));
}

static void
update_list (TroupePythonRows *self)
{
  const guint n_functions = self->functions ? g_strv_length (self->functions) : 0;
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))))
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < n_functions; i++)
    {
      GtkWidget *label = gtk_label_new (self->functions[i]);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_list_box_append (self->list, label);
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->list_button), n_functions > 0);
}

static void
take_functions (TroupePythonRows *self, GStrv functions)
{
  g_strfreev (self->functions);
  self->functions = functions;
  update_list (self);
  if (self->is_chosen && functions && functions[0] &&
      !g_strv_contains ((const char *const *) functions, gtk_editable_get_text (self->function)))
    gtk_editable_set_text (self->function, functions[0]);
  self->is_chosen = FALSE;
  update_missing (self);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  TroupePythonRows *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize size;

  if (g_file_load_contents_finish (G_FILE (object), result, &text, &size, NULL, &error))
    take_functions (self, troupe_python_functions_find (text, size));
  /* Otherwise the rows may be gone. */
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *path = g_file_get_path (G_FILE (object));
      g_autofree char *name = g_filename_display_name (path);

      take_functions (self, NULL);
      set_missing (self,
                   g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
                       ? g_strdup_printf (_ ("There is no file “%s”."), name)
                       : g_strdup_printf (_ ("“%s” cannot be read: %s"), name, error->message));
    }
}

static void
cancel (TroupePythonRows *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->source, g_source_remove);
}

static gboolean
pause_cb (gpointer user_data)
{
  TroupePythonRows *self = TROUPE_PYTHON_ROWS (user_data);
  g_autoptr (GFile) file = g_file_new_for_path (gtk_editable_get_text (self->file));

  self->source = 0;
  self->cancellable = g_cancellable_new ();
  g_file_load_contents_async (file, self->cancellable, loaded_cb, self);
  return G_SOURCE_REMOVE;
}

static void
file_changed (TroupePythonRows *self)
{
  cancel (self);
  if (is_path (gtk_editable_get_text (self->file)))
    self->source = g_timeout_add (PAUSE, pause_cb, self);
  else
    take_functions (self, NULL);
}

/* The name of a function has no colon, a path may have some. */
static void
update (TroupePythonRows *self)
{
  const char *subject = self->job ? troupe_job_get_subject (self->job) : "";
  const char *colon = strrchr (subject, ':');
  g_autofree char *file = colon ? g_strndup (subject, colon - subject) : g_strdup (subject);

  if (self->updating)
    return;

  self->updating = TRUE;
  if (!g_str_equal (gtk_editable_get_text (self->file), file))
    {
      gtk_editable_set_text (self->file, file);
      file_changed (self);
    }
  if (!g_str_equal (gtk_editable_get_text (self->function), colon ? colon + 1 : ""))
    gtk_editable_set_text (self->function, colon ? colon + 1 : "");
  self->updating = FALSE;
  update_missing (self);
}

static void
changed_cb (TroupePythonRows *self, GtkEditable *field)
{
  g_autofree char *subject = NULL;
  const char *file = gtk_editable_get_text (self->file);
  const char *function = gtk_editable_get_text (self->function);

  if (self->updating || self->job == NULL)
    return;

  self->updating = TRUE;
  subject =
      *file == '\0' && *function == '\0' ? g_strdup ("") : g_strconcat (file, ":", function, NULL);
  troupe_job_set_subject (self->job, subject);
  self->updating = FALSE;
  if (field == self->file)
    file_changed (self);
  else
    update_missing (self);
}

static void
file_opened_cb (TroupePythonRows *self, const char *path)
{
  self->is_chosen = TRUE;
  gtk_editable_set_text (self->file, path);
  gtk_widget_grab_focus (GTK_WIDGET (self->function));
}

static void
open_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  troupe_file_dialog_open (widget, _ ("Open a Python File"), (TroupeFileChosen) file_opened_cb);
}

static void
troupe_python_rows_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupePythonRows *self = TROUPE_PYTHON_ROWS (object);

  switch (prop_id)
    {
    case PROP_JOB:
      g_value_set_object (value, self->job);
      break;

    case PROP_MISSING:
      g_value_set_string (value, self->missing);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_python_rows_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_JOB:
      troupe_python_rows_set_job (TROUPE_PYTHON_ROWS (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_python_rows_dispose (GObject *object)
{
  TroupePythonRows *self = TROUPE_PYTHON_ROWS (object);

  cancel (self);
  troupe_property_follow (self, &self->job, NULL, "notify::subject", G_CALLBACK (update));

  G_OBJECT_CLASS (troupe_python_rows_parent_class)->dispose (object);
}

static void
troupe_python_rows_finalize (GObject *object)
{
  TroupePythonRows *self = TROUPE_PYTHON_ROWS (object);

  g_strfreev (self->functions);
  g_free (self->missing);

  G_OBJECT_CLASS (troupe_python_rows_parent_class)->finalize (object);
}

static void
troupe_python_rows_class_init (TroupePythonRowsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_python_rows_get_property;
  object_class->set_property = troupe_python_rows_set_property;
  object_class->dispose = troupe_python_rows_dispose;
  object_class->finalize = troupe_python_rows_finalize;

  properties[PROP_JOB] =
      g_param_spec_object ("job", NULL, NULL, TROUPE_TYPE_JOB,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_MISSING] =
      g_param_spec_string ("missing", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "python.open", NULL, open_cb);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-python-rows.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupePythonRows, file);
  gtk_widget_class_bind_template_child (widget_class, TroupePythonRows, function);
  gtk_widget_class_bind_template_child (widget_class, TroupePythonRows, list_button);
  gtk_widget_class_bind_template_child (widget_class, TroupePythonRows, list);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_function_cb);
}

static void
troupe_python_rows_init (TroupePythonRows *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->missing = g_strdup ("");
}

/**
 * troupe_python_rows_set_job:
 * @job: (nullable): a job that runs a Python function
 */
void
troupe_python_rows_set_job (TroupePythonRows *self, TroupeJob *job)
{
  g_return_if_fail (TROUPE_IS_PYTHON_ROWS (self));

  if (!troupe_property_follow (self, &self->job, job, "notify::subject", G_CALLBACK (update)))
    return;

  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
}

/**
 * troupe_python_rows_focus:
 *
 * Moves the focus to the first field.
 */
void
troupe_python_rows_focus (TroupePythonRows *self)
{
  g_return_if_fail (TROUPE_IS_PYTHON_ROWS (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->file));
}

/**
 * troupe_python_rows_focus_invalid:
 *
 * Moves the focus to the field that is empty, or the first one.
 */
void
troupe_python_rows_focus_invalid (TroupePythonRows *self)
{
  g_return_if_fail (TROUPE_IS_PYTHON_ROWS (self));

  if (is_blank (self->function) && !is_blank (self->file))
    gtk_widget_grab_focus (GTK_WIDGET (self->function));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->file));
}

/**
 * troupe_python_rows_get_lack:
 *
 * Returns: (transfer none) (nullable): a sentence about the field that is empty, if there is one
 */
const char *
troupe_python_rows_get_lack (TroupePythonRows *self)
{
  g_return_val_if_fail (TROUPE_IS_PYTHON_ROWS (self), NULL);

  if (is_blank (self->file))
    return _ ("Open a Python file, or type the name of a module");
  if (is_blank (self->function))
    return _ ("Choose a function from the list, or type its name");
  return NULL;
}

/**
 * troupe_python_rows_set_invalid:
 * @invalid: whether the job cannot run its function
 *
 * Marks the field that is empty, or both.
 */
void
troupe_python_rows_set_invalid (TroupePythonRows *self, gboolean invalid)
{
  GtkEditable *const fields[] = { self->file, self->function };
  const gboolean lacks_function = is_blank (self->function);
  const gboolean lacks_file = is_blank (self->file);

  g_return_if_fail (TROUPE_IS_PYTHON_ROWS (self));

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const gboolean is_other =
          fields[i] == self->file ? lacks_function && !lacks_file : lacks_file && !lacks_function;
      const gboolean is_wrong = invalid && !is_other;

      if (is_wrong)
        gtk_widget_add_css_class (GTK_WIDGET (fields[i]), "error");
      else
        gtk_widget_remove_css_class (GTK_WIDGET (fields[i]), "error");
      gtk_accessible_update_state (
          GTK_ACCESSIBLE (fields[i]), GTK_ACCESSIBLE_STATE_INVALID,
          is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
    }
}
