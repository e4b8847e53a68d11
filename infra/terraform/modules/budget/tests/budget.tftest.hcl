# Somebody hears of the cost before it is spent.

mock_provider "google" {
  override_during = plan
}

variables {
  billing_account       = "01AB23-45CD67-89EF01"
  project_id            = "demo"
  project_number        = "1234567890"
  monthly_amount        = 300
  notification_channels = ["projects/demo/notificationChannels/1"]
}

run "notices" {
  command = plan

  assert {
    condition     = toset(google_billing_budget.this.budget_filter[0].projects) == toset(["projects/1234567890"])
    error_message = "it counts this project and no other"
  }
  assert {
    condition     = google_billing_budget.this.amount[0].specified_amount[0].units == "300"
    error_message = "the amount that was given"
  }
  assert {
    condition     = toset([for rule in google_billing_budget.this.threshold_rules : rule.threshold_percent if rule.spend_basis == "CURRENT_SPEND"]) == toset([0.5, 0.8, 1])
    error_message = "at half, at four fifths, and at all of it"
  }
  assert {
    condition     = length([for rule in google_billing_budget.this.threshold_rules : rule if rule.spend_basis == "FORECASTED_SPEND"]) == 1
    error_message = "and when all of it is going to be spent"
  }
  assert {
    condition     = google_billing_budget.this.all_updates_rule[0].monitoring_notification_channels == tolist(["projects/demo/notificationChannels/1"])
    error_message = "the notices go to the channels"
  }
}

run "refuses_no_channel" {
  command = plan

  variables {
    notification_channels = []
  }
  expect_failures = [var.notification_channels]
}

run "refuses_shares_in_percent_of_nothing" {
  command = plan

  variables {
    thresholds = []
  }
  expect_failures = [var.thresholds]
}
