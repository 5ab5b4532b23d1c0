using System.Collections.Frozen;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Planning;

/// <summary>
/// What servers and mail programs call their special folders, in many languages: for servers that do not say it by attribute (RFC 6154).
/// A name counts only at the top, directly below INBOX, or below Gmail's own root; <c>Projects/Sent</c> is somebody's own folder.
/// </summary>
public static class SpecialFolderNames
{
    private static readonly FrozenDictionary<string, SpecialUse> Names = Table(
        (SpecialUse.Sent,
        [
            "Sent", "Sent Items", "Sent Messages", "Sent Mail", "Sent-Mail", "Sent Objects",
            "Gesendet", "Gesendete Elemente", "Gesendete Objekte", "Gesendete Nachrichten", "Gesendete E-Mails", "Gesendete Mails",
            "Envoyés", "Éléments envoyés", "Messages envoyés", "Objets envoyés", "Courrier envoyé", "Courriers envoyés", "Envoyé",
            "Enviados", "Elementos enviados", "Mensajes enviados", "Correo enviado", "Enviado", "Elementos Enviados",
            "Inviati", "Posta inviata", "Inviata", "Messaggi inviati", "Elementi inviati",
            "Itens enviados", "Mensagens enviadas", "E-mails enviados", "Correio enviado", "Enviadas",
            "Verzonden", "Verzonden items", "Verzonden berichten", "Verzonden objecten", "Verstuurd",
            "Wysłane", "Elementy wysłane", "Wysłana poczta", "Wiadomości wysłane",
            "Отправленные", "Отправленное", "Отправленные письма", "Отправленные сообщения",
            "送信済み", "送信済みアイテム", "送信済みメール", "送信済みトレイ",
            "Skickat", "Skickade", "Sendt", "Sendte", "Sendt post", "Lähetetyt", "Odeslané", "Odeslaná pošta", "Elküldött", "Надіслані", "已发送", "已傳送",
        ]),
        (SpecialUse.Drafts,
        [
            "Drafts", "Draft", "Draft Messages",
            "Entwürfe", "Entwurf",
            "Brouillons", "Brouillon",
            "Borradores", "Borrador",
            "Bozze", "Bozza",
            "Rascunhos", "Rascunho",
            "Concepten",
            "Wersje robocze", "Kopie robocze", "Szkice", "Robocze", "Szkic",
            "Черновики", "Черновик",
            "下書き", "下書きトレイ",
            "Utkast", "Kladder", "Luonnokset", "Koncepty", "Rozepsané", "Piszkozatok", "Чернетки", "草稿", "草稿箱",
        ]),
        (SpecialUse.Trash,
        [
            "Trash", "Deleted Items", "Deleted Messages", "Deleted", "Bin", "Deleted Objects",
            "Papierkorb", "Gelöscht", "Gelöschte Elemente", "Gelöschte Objekte", "Gelöschte Nachrichten",
            "Corbeille", "Éléments supprimés", "Messages supprimés", "Objets supprimés",
            "Papelera", "Elementos eliminados", "Mensajes eliminados", "Eliminados",
            "Cestino", "Posta eliminata", "Elementi eliminati", "Messaggi eliminati", "Eliminati",
            "Lixeira", "Lixo", "Itens excluídos", "Itens eliminados", "Mensagens excluídas", "Excluídos",
            "Prullenbak", "Prullenmand", "Verwijderde items", "Verwijderde berichten", "Verwijderd",
            "Kosz", "Elementy usunięte", "Usunięte", "Usunięte wiadomości",
            "Корзина", "Удаленные", "Удалённые", "Удаленные сообщения",
            "ゴミ箱", "ごみ箱", "削除済みアイテム", "削除済みメッセージ",
            "Papperskorgen", "Papirkurv", "Papirkurven", "Roskakori", "Koš", "Odstraněná pošta", "Lomtár", "Кошик", "已删除", "已刪除的郵件",
        ]),
        (SpecialUse.Junk,
        [
            "Junk", "Spam", "Junk Email", "Junk E-mail", "Junk Mail", "Bulk Mail", "Bulk",
            "Spamverdacht", "Unerwünscht", "Unerwünschte Werbung", "Junk-E-Mail",
            "Indésirables", "Courrier indésirable", "Pourriel", "Pourriels",
            "Correo no deseado", "Correo basura", "No deseado", "Correo electrónico no deseado",
            "Posta indesiderata", "Indesiderata",
            "Lixo eletrônico", "Lixo eletrónico", "Lixo electrónico", "Correio de lixo",
            "Ongewenst", "Ongewenste e-mail", "Ongewenste berichten",
            "Wiadomości-śmieci", "Niechciane", "Niechciana poczta", "Wiadomości śmieci",
            "Спам", "Нежелательная почта", "Нежелательные",
            "迷惑メール", "迷惑メールフォルダ",
            "Skräppost", "Søppelpost", "Uønsket e-mail", "Roskaposti", "Nevyžádaná pošta", "Levélszemét", "垃圾邮件", "垃圾郵件",
        ]),
        (SpecialUse.Archive,
        [
            "Archive", "Archives", "Archived",
            "Archiv", "Archivierte Nachrichten",
            "Archivés",
            "Archivo", "Archivados", "Archivado",
            "Archivio", "Archiviati",
            "Arquivo", "Arquivadas", "Arquivados", "Arquivo Morto",
            "Archief", "Gearchiveerd",
            "Archiwum", "Zarchiwizowane",
            "Архив",
            "アーカイブ", "アーカイブ済み",
            "Arkiv", "Arkisto", "Archív", "Архів", "归档", "封存",
        ]));

    // Gmail's views have no folder of their own elsewhere, so their names count only below its root.
    private static readonly FrozenDictionary<string, SpecialUse> GmailNames = Table(
        (SpecialUse.All,
        [
            "All Mail", "Alle Nachrichten", "Tous les messages", "Todos", "Tutti i messaggi", "Todos os e-mails", "Todo o correio",
            "Alle berichten", "Alle e-mail", "Wszystkie", "Вся почта", "すべてのメール",
        ]),
        (SpecialUse.Flagged,
        [
            "Starred", "Markiert", "Suivis", "Destacados", "Speciali", "Com estrela", "Met ster", "Oznaczone gwiazdką", "Помеченные", "スター付き",
        ]),
        (SpecialUse.Important,
        [
            "Important", "Wichtig", "Importants", "Importantes", "Importanti", "Belangrijk", "Ważne", "Важное", "重要",
        ]));

    /// <summary>What the name of the folder says that it is for; <see cref="SpecialUse.None"/> where it says nothing.</summary>
    public static SpecialUse UseOf(FolderPath path)
    {
        if (path.IsInbox)
            return SpecialUse.Inbox;
        var isGmails = path.Segments.Length == 2 && IsGmailRoot(path.Segments[0]);
        if (path.Segments.Length != 1 && !isGmails && path.Parent is not { IsInbox: true })
            return SpecialUse.None;

        var name = FolderNameKey.Of(path.Name.Trim());
        if (Names.TryGetValue(name, out var use))
            return use;
        return isGmails ? GmailNames.GetValueOrDefault(name) : SpecialUse.None;
    }

    /// <summary>Whether this is the folder that Gmail keeps its own folders in.</summary>
    public static bool IsGmailRoot(string segment) =>
        segment.Equals("[Gmail]", StringComparison.OrdinalIgnoreCase) || segment.Equals("[Google Mail]", StringComparison.OrdinalIgnoreCase);

    private static FrozenDictionary<string, SpecialUse> Table(params (SpecialUse Use, string[] Names)[] rows) =>
        rows.SelectMany(row => row.Names.Select(FolderNameKey.Of).Distinct(), (row, name) => (row.Use, name)).ToFrozenDictionary(r => r.name, r => r.Use);
}
