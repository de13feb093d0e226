/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the setters of properties: they notify of changes, and of nothing else. */

#include "notify-watch.h"
#include "troupe-property.h"

#define TEST_TYPE_OBJECT (test_object_get_type ())

G_DECLARE_FINAL_TYPE (TestObject, test_object, TEST, OBJECT, GObject)

struct _TestObject
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (TestObject, test_object, G_TYPE_OBJECT)

static GParamSpec *property;

static void
test_object_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
}

static void
test_object_class_init (TestObjectClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = test_object_get_property;
  property =
      g_param_spec_boolean ("value", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (G_OBJECT_CLASS (klass), 1, property);
}

static void
test_object_init (TestObject *self)
{
}

typedef struct
{
  TestObject *object;
  NotifyWatch *watch;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->object = g_object_new (TEST_TYPE_OBJECT, NULL);
  fixture->watch = notify_watch_new (fixture->object);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  notify_watch_free (fixture->watch);
  g_object_unref (fixture->object);
}

static void
assert_changed (Fixture *fixture, gboolean changed)
{
  g_assert_true (changed);
  notify_watch_assert (fixture->watch, "value");
}

static void
assert_same (Fixture *fixture, gboolean changed)
{
  g_assert_false (changed);
  notify_watch_assert (fixture->watch, "");
}

/* Any number but 0 is true. */
static void
test_boolean (Fixture *fixture, gconstpointer user_data)
{
  gboolean field = FALSE;

  assert_changed (fixture, troupe_property_set_boolean (fixture->object, property, &field, 1 << 4));
  g_assert_cmpint (field, ==, TRUE);
  assert_same (fixture, troupe_property_set_boolean (fixture->object, property, &field, TRUE));
  assert_changed (fixture, troupe_property_set_boolean (fixture->object, property, &field, FALSE));
  g_assert_false (field);
}

static void
test_numbers (Fixture *fixture, gconstpointer user_data)
{
  guint small = 0;
  guint64 large = 0;
  double real = 0;

  assert_same (fixture, troupe_property_set_uint (fixture->object, property, &small, 0));
  assert_changed (fixture, troupe_property_set_uint (fixture->object, property, &small, 7));
  g_assert_cmpuint (small, ==, 7);
  assert_same (fixture, troupe_property_set_uint64 (fixture->object, property, &large, 0));
  assert_changed (fixture,
                  troupe_property_set_uint64 (fixture->object, property, &large, G_MAXUINT64));
  g_assert_cmpuint (large, ==, G_MAXUINT64);
  assert_same (fixture, troupe_property_set_double (fixture->object, property, &real, 0));
  assert_changed (fixture, troupe_property_set_double (fixture->object, property, &real, 0.5));
  g_assert_cmpfloat (real, ==, 0.5);
}

static void
test_string (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *field = NULL;

  assert_changed (fixture, troupe_property_set_string (fixture->object, property, &field, NULL));
  g_assert_cmpstr (field, ==, "");
  assert_same (fixture, troupe_property_set_string (fixture->object, property, &field, ""));
  assert_changed (fixture,
                  troupe_property_set_string (fixture->object, property, &field, "a value"));
  assert_same (fixture, troupe_property_set_string (fixture->object, property, &field, "a value"));
  assert_changed (fixture,
                  troupe_property_set_string (fixture->object, property, &field, field + 2));
  g_assert_cmpstr (field, ==, "value");
}

static void
test_strv (Fixture *fixture, gconstpointer user_data)
{
  static const char *const values[] = { "one", "two", NULL };
  static const char *const same[] = { "one", "two", NULL };
  g_auto (GStrv) field = NULL;

  assert_changed (fixture, troupe_property_set_strv (fixture->object, property, &field, NULL));
  g_assert_cmpuint (g_strv_length (field), ==, 0);
  assert_changed (fixture, troupe_property_set_strv (fixture->object, property, &field, values));
  assert_same (fixture, troupe_property_set_strv (fixture->object, property, &field, same));
  g_assert_cmpstrv (field, values);
}

static void
count_cb (TestObject *object, GParamSpec *pspec, gpointer followed)
{
  g_object_set_data (
      G_OBJECT (object), "count",
      GUINT_TO_POINTER (GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (object), "count")) + 1));
}

static void
assert_heard (Fixture *fixture, TestObject *from, guint count)
{
  g_object_notify (G_OBJECT (from), "value");
  g_assert_cmpuint (GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (fixture->object), "count")), ==,
                    count);
}

/* Only the object that is followed is heard, and only it is kept. */
static void
test_follow (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TestObject) first = g_object_new (TEST_TYPE_OBJECT, NULL);
  g_autoptr (TestObject) second = g_object_new (TEST_TYPE_OBJECT, NULL);
  TestObject *field = NULL;

  g_assert_false (
      troupe_property_follow (fixture->object, &field, NULL, "notify", G_CALLBACK (count_cb)));
  g_assert_true (
      troupe_property_follow (fixture->object, &field, first, "notify", G_CALLBACK (count_cb)));
  assert_heard (fixture, first, 1);
  g_assert_false (
      troupe_property_follow (fixture->object, &field, first, "notify", G_CALLBACK (count_cb)));
  assert_heard (fixture, first, 2);
  g_assert_true (
      troupe_property_follow (fixture->object, &field, second, "notify", G_CALLBACK (count_cb)));
  g_assert_true (field == second);
  g_assert_cmpuint (G_OBJECT (first)->ref_count, ==, 1);
  assert_heard (fixture, first, 2);
  assert_heard (fixture, second, 3);
  g_assert_true (
      troupe_property_follow (fixture->object, &field, NULL, "notify", G_CALLBACK (count_cb)));
  g_assert_null (field);
  assert_heard (fixture, second, 3);
  notify_watch_assert (fixture->watch, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(name, function) \
  g_test_add ("/property/" name, Fixture, NULL, set_up, function, tear_down)
  add ("boolean", test_boolean);
  add ("numbers", test_numbers);
  add ("string", test_string);
  add ("strv", test_strv);
  add ("follow", test_follow);
#undef add

  return g_test_run ();
}
