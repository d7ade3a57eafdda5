"""What WooCommerce calls the states of an order, in the site's language: the server writes them in English, pages do not.

German, French, Spanish, Italian and Dutch are as its own translations have them; Portuguese and Japanese are remembered
from the shops themselves, not proven (UNCERTAIN). Those of plugins that follow parcels are known, too. An unknown state is set
aside with its words, and so is *partially paid*: how much of the total was paid the file does not say.
"""

from __future__ import annotations

BACK = ("refunded", "erstattet", "rückerstattet", "remboursée", "remboursé", "reembolsado", "rimborsato", "terugbetaald",
        "返金済み")
PAID = ("completed", "processing", "partially-refunded", "shipped", "delivered", "partial-shipped", "partially shipped",
        "updated-tracking", "updated tracking", "ready-pickup", "ready for pickup", "pickup", "picked up", "dispatched",
        "out-for-delivery", "in-transit", "abgeschlossen", "fertiggestellt", "in bearbeitung", "terminée", "en cours",
        "completado", "procesando", "completato", "in lavorazione", "concluído", "processando", "afgerond", "voltooid",
        "in behandeling", "完了", "処理中", *BACK)
PENDING = ("pending", "scheduled-payment", "pending-deposit", "auto-draft", "on-hold", "pending payment", "on hold",
           "checkout-draft", "draft", "zahlung ausstehend", "ausstehende zahlung", "in wartestellung", "en attente",
           "en attente de paiement", "attente paiement", "pendiente de pago", "en espera", "in attesa di pagamento",
           "in attesa", "sospeso", "pagamento pendente", "aguardando", "wachtend op betaling", "in de wacht", "支払い待ち",
           "保留中", "in sospeso", "entwurf", "brouillon", "borrador", "bozza")
FAILED = ("failed", "cancelled", "canceled", "trash", "storniert", "storniert/abgebrochen", "fehlgeschlagen", "annulée",
          "échouée", "cancelado", "fallido", "annullato", "fallito", "malsucedido", "geannuleerd", "mislukt", "キャンセル済み",
          "失敗")
KNOWN = (*PAID, *PENDING, *FAILED)
