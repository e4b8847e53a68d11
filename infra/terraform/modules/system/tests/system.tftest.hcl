# The whole system as it would be planned, from the map in functions.json: no cloud, no real provider.
mock_provider "google" {
  override_during = plan
  mock_data "google_project" {
    defaults = { number = "1234567890" }
  }
  mock_data "google_storage_project_service_account" {
    defaults = { member = "serviceAccount:service-1234567890@gs-project-accounts.iam.gserviceaccount.com" }
  }
  mock_resource "google_service_account" {
    defaults = { email = "function@demo-project.iam.gserviceaccount.com", name = "projects/demo-project/serviceAccounts/function@demo-project.iam.gserviceaccount.com" }
  }
  mock_resource "google_cloud_run_v2_service" {
    defaults = { uri = "https://function-x.a.run.app" }
  }
  mock_resource "google_sql_database_instance" {
    defaults = { connection_name = "demo-project:europe-west1:heartbeat", private_ip_address = "10.21.0.3" }
  }
}

# Who pushes is not who works: a test must see which of the two is meant. One function shows it for all of them, which are
# one module; its own test has both accounts.
override_resource {
  target          = module.function["cut-clip"].google_service_account.push
  override_during = plan
  values          = { email = "push@demo-project.iam.gserviceaccount.com", name = "projects/demo-project/serviceAccounts/push@demo-project.iam.gserviceaccount.com" }
}

variables {
  uploaders   = { analysts = "group:analysts@example.com" }
  project_id  = "demo-project"
  region      = "europe-west1"
  environment = "test"
  domain      = "clips.example.com"
  people = {
    jwks_url     = "https://login.example.com/jwks.json"
    jwt_issuer   = "https://login.example.com"
    jwt_audience = "heartbeat"
  }
  database     = { tier = "db-custom-1-3840" }
  alert_emails = ["oncall@example.com"]
  runbook_url  = "https://github.com/example/heartbeat/blob/main/infra/README.md"
  images = {
    for name in ["ingest-master", "ingest-plays", "register-master", "register-clip", "cut-clip", "make-thumbnails", "package-hls", "find-clips", "serve-clips", "reconcile", "heartbeat"] :
    name => "europe-west1-docker.pkg.dev/demo-project/heartbeat/${name}@sha256:${join("", [for _ in range(64) : "0"])}"
  }
}

run "the_whole_system" {
  command = plan

  # --- the map and the code ---
  assert {
    condition     = toset(keys(local.functions)) == toset([for file in fileset("${path.module}/../../../../functions", "*/Cargo.toml") : dirname(file)])
    error_message = "every folder of functions/ has exactly one key in functions.json, and every key its folder: ${join(" ", setsubtract(keys(local.functions), [for file in fileset("${path.module}/../../../../functions", "*/Cargo.toml") : dirname(file)]))} ${join(" ", setsubtract([for file in fileset("${path.module}/../../../../functions", "*/Cargo.toml") : dirname(file)], keys(local.functions)))}"
  }
  assert {
    condition     = toset(keys(output.functions)) == toset(keys(local.functions))
    error_message = "every key of the map is one service"
  }
  # --- waking ---
  assert {
    condition = alltrue(flatten([for function in module.function : [for topic, subscription in function.subscriptions :
    topic == "dead-letters" || subscription.dead_letters == "projects/demo-project/topics/dead-letters"]]))
    error_message = "every subscription has dead letters, but the one to the dead letters"
  }
  assert {
    condition = alltrue([for name, function in module.function : alltrue([for topic, subscription in function.subscriptions :
    topic == "dead-letters" || subscription.attempts == (local.functions[name].ffmpeg || local.functions[name].media ? 50 : 20)])])
    error_message = "videos wait longest for a free instance, which costs attempts: they have 50, all else 20"
  }
  assert {
    condition     = alltrue(flatten([for function in module.function : [for topic, subscription in function.subscriptions : subscription.topic == "projects/demo-project/topics/${topic}"]]))
    error_message = "a subscription listens to the topic that it is named after"
  }
  assert {
    condition     = module.function["register-clip"].subscriptions["dead-letters"].dead_letters == null
    error_message = "a dead letter that cannot be kept is not moved to the dead letters again"
  }
  assert {
    condition = alltrue(flatten([for function in module.function : [for topic, subscription in function.subscriptions :
    coalesce(subscription.identity, "nobody") != "nobody" && endswith(subscription.push_endpoint, "/${topic}")]]))
    error_message = "every push goes to /TOPIC and carries the token of an account (OIDC identity)"
  }
  assert {
    condition     = module.function["cut-clip"].subscriptions["clip-accepted"].identity == "push@demo-project.iam.gserviceaccount.com" && module.function["cut-clip"].email != "push@demo-project.iam.gserviceaccount.com"
    error_message = "the token is of the push account, never the function's own"
  }
  assert {
    condition = alltrue([for name, function in module.function : alltrue([for subscription in values(function.subscriptions) :
    tonumber(trimsuffix(function.service.timeout, "s")) >= subscription.ack_deadline_s])])
    error_message = "ack deadlines and timeouts agree"
  }
  assert {
    condition     = alltrue([for call in values(module.schedule["reconcile"].jobs) : coalesce(call.identity, "nobody") != "nobody"]) && keys(module.schedule) == ["reconcile"]
    error_message = "reconcile is called by the clock, with a token"
  }

  # --- who may do what ---
  assert {
    condition     = sort([for name, function in module.function : name if function.service.anybody]) == tolist(["find-clips", "serve-clips"])
    error_message = "without IAP anybody may call the two functions of the front door, and no other"
  }
  assert {
    condition     = alltrue([for function in module.function : length(function.service.invokers) == 0])
    error_message = "nobody is granted anything to that end: organizations refuse allUsers"
  }
  assert {
    condition     = alltrue([for function in module.function : function.service.sleeps])
    error_message = "a processor is paid for while a request is handled, and no longer"
  }
  assert {
    condition     = alltrue([for name, function in module.function : function.service.ingress == (local.functions[name].people ? "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" : "INGRESS_TRAFFIC_INTERNAL_ONLY")])
    error_message = "no function is reachable from the internet but through the load balancer"
  }
  assert {
    condition = alltrue([for name in ["ingest-master", "cut-clip", "make-thumbnails", "package-hls"] : alltrue([
      !contains(module.function[name].service.containers, "cloud-sql-proxy"),
      !module.function[name].service.in_network,
      !contains(module.function[name].service.environment, "DATABASE_URL"),
      !contains(keys(module.database.users), name),
      !strcontains(join(" ", module.function[name].roles), "cloudsql"),
    ])])
    error_message = "a media function cannot reach the database: no proxy, no network, no address, no user, no role"
  }
  assert {
    condition     = alltrue([for name, function in module.function : function.service.concurrency == 1 if local.functions[name].media || local.functions[name].ffmpeg])
    error_message = "concurrency is 1 on media functions: one video at a time"
  }
  assert {
    condition     = alltrue([for function in local.functions : !(function.ffmpeg && (function.database || !function.media))])
    error_message = "nobody runs ffmpeg with the database in reach: what ffmpeg finds in an upload travels as an event"
  }
  assert {
    condition = alltrue([
      google_storage_bucket_iam_member.uploaders["analysts"].role == "roles/storage.objectUser",
      strcontains(google_storage_bucket_iam_member.uploaders["analysts"].condition[0].expression, "resource.type == 'storage.googleapis.com/Bucket' || resource.name.startsWith('projects/_/buckets/demo-project-lake/objects/media/raw/')"),
      !strcontains(google_storage_bucket_iam_member.uploaders["analysts"].condition[0].expression, "media/index"),
      module.lake.bucket.versioned,
    ])
    error_message = "who delivers can list the lake and deliver a name again, and the older generation stays"
  }
  assert {
    condition = alltrue(flatten([for function in module.function : [for role in function.roles :
    !strcontains(role, "objectAdmin") && !strcontains(role, "objectUser") && !strcontains(role, "roles/editor") && !strcontains(role, "roles/owner")]]))
    error_message = "no function may change or delete an object, or administer anything"
  }
  assert {
    condition = alltrue([for name, file in { cut-clip = "clip.mp4", make-thumbnails = "grid.vtt", package-hls = "multivariant.m3u8" } :
    length([for role in module.function[name].roles : role if strcontains(role, "objectCreator")]) == 1 && anytrue([for role in module.function[name].roles : startswith(role, "demo-project-delivery roles/storage.objectCreator if ") && strcontains(role, "endsWith('/${file}')")])])
    error_message = "a media function creates its own files of a clip in the delivery bucket, and nothing else anywhere"
  }
  assert {
    condition     = [for role in module.function["ingest-master"].roles : role if strcontains(role, "objectCreator")] == ["demo-project-lake roles/storage.objectCreator if resource.name.startsWith('projects/_/buckets/demo-project-lake/objects/media/index/')"]
    error_message = "ingest-master writes indexes, beside the masters and never over them"
  }
  assert {
    condition     = google_pubsub_topic_iam_member.pubsub_publishes_dead_letters.role == "roles/pubsub.publisher" && strcontains(google_pubsub_topic_iam_member.pubsub_publishes_dead_letters.member, "1234567890@gcp-sa-pubsub")
    error_message = "Pub/Sub may publish to the dead letters"
  }

  # --- what is kept ---
  assert {
    condition     = alltrue([for bucket in [module.lake.bucket, module.delivery.bucket] : bucket.public_access_prevention == "enforced" && bucket.uniform])
    error_message = "no bucket is public"
  }
  assert {
    condition     = module.lake.bucket.versioned && module.lake.bucket.deleted_after_days == null
    error_message = "masters are kept, also when they are replaced"
  }
  assert {
    condition = module.lake.bucket.announces == {
      media-raw = "OBJECT_FINALIZE media/raw/ to lake-uploads", plays = "OBJECT_FINALIZE plays/ to lake-uploads", schedules = "OBJECT_FINALIZE schedules/ to lake-uploads", rosters = "OBJECT_FINALIZE rosters/ to lake-uploads"
    }
    error_message = "deliveries are announced, and indexes are not"
  }
  assert {
    condition     = module.delivery.bucket.announces == { deletions = "OBJECT_DELETE everything to delivery-deletions" }
    error_message = "Postgres is told what the lifecycle removed"
  }
  assert {
    condition     = module.database.instance.public == false && module.database.instance.point_in_time && module.database.instance.backups && module.database.instance.deletion_protection
    error_message = "the database is private, backed up to the second, and protected"
  }

  # --- what functions are told: README, \"Pointing it at the cloud\" ---
  assert {
    condition = alltrue([for name, settings in {
      ingest-master   = "GOOGLE_CLOUD_PROJECT LAKE_BUCKET"
      ingest-plays    = "DATABASE_URL GOOGLE_CLOUD_PROJECT LAKE_BUCKET"
      register-master = "DATABASE_URL GOOGLE_CLOUD_PROJECT"
      register-clip   = "DATABASE_URL GOOGLE_CLOUD_PROJECT"
      cut-clip        = "DELIVERY_BUCKET GOOGLE_CLOUD_PROJECT LAKE_BUCKET"
      make-thumbnails = "DELIVERY_BUCKET GOOGLE_CLOUD_PROJECT"
      package-hls     = "DELIVERY_BUCKET GOOGLE_CLOUD_PROJECT"
      find-clips      = "DATABASE_URL GOOGLE_CLOUD_PROJECT JWKS_URL JWT_AUDIENCE JWT_ISSUER"
      serve-clips     = "DATABASE_URL DELIVERY_BUCKET GOOGLE_CLOUD_PROJECT JWKS_URL JWT_AUDIENCE JWT_ISSUER PLAYBACK_TOKEN_KEY PUBLIC_URL SIGNED_URL_MINUTES"
      reconcile       = "DATABASE_URL DELIVERY_BUCKET GOOGLE_CLOUD_PROJECT LAKE_BUCKET"
    } : join(" ", sort(setsubtract(module.function[name].service.environment, ["RUST_LOG", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_TRACES_SAMPLER"]))) == settings])
    error_message = "a function is told exactly what it needs"
  }
}
